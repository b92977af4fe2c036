"""What other service modules may use of surveys."""

from serviceloop.service.surveys.schemas import RatingBody
from serviceloop.service.surveys.service import LOW_RATING, Rating, given_for, rate

__all__ = ["LOW_RATING", "Rating", "RatingBody", "given_for", "rate"]

"""Who looks for uses in what the forms engine and identity own, one line each.

Modules above (reports, flows, rules) have a referrer of their own, listed where the process is put together.
"""

from serviceloop.forms.design.uses.base import Referrer
from serviceloop.forms.design.uses.referrers.forms import Forms
from serviceloop.forms.design.uses.referrers.product import Product
from serviceloop.forms.design.uses.referrers.roles import ApiKeys, Roles
from serviceloop.forms.design.uses.referrers.saved_views import SavedViews

REFERRERS: tuple[Referrer, ...] = (Forms(), SavedViews(), Roles(), ApiKeys(), Product())

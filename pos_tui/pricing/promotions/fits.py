"""Whether an offer is open on an occasion, and what it asks for when it is not. Pure."""

from datetime import date, time, timedelta

from pos_tui.pricing.promotions.views import Occasion, Selector, When

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ALWAYS = When()


def why_closed(when: When, occasion: Occasion) -> str | None:
    """What keeps an offer from this occasion, in a few words; None when it is open."""
    if when.outlet_id is not None and when.outlet_id != occasion.outlet_id:
        return "only at another outlet"
    if when.starts_on is not None and occasion.business_date < when.starts_on:
        return f"begins on {when.starts_on}"
    if when.ends_on is not None and occasion.business_date > when.ends_on:
        return f"ended on {when.ends_on}"
    return _why_not_now(when, occasion) or _why_not_them(when, occasion)


def _why_not_now(when: When, occasion: Occasion) -> str | None:
    """A window across midnight belongs to the day on which it begins, and so do its weekdays."""
    begins, ends = when.from_time or time.min, when.to_time
    across = ends is not None and ends <= begins
    early = across and ends is not None and occasion.clock < ends
    if not is_on(when.weekdays, occasion.business_date - timedelta(days=1 if early else 0)):
        return "only on " + ", ".join(DAY_NAMES[day - 1] for day in sorted(when.weekdays))
    if early:
        return None
    if occasion.clock < begins:
        return f"begins at {begins:%H:%M}"
    if ends is not None and not across and occasion.clock >= ends:
        return f"ended at {ends:%H:%M}"
    return None


def _why_not_them(when: When, occasion: Occasion) -> str | None:
    if when.tier is not None and when.tier != occasion.tier:
        return f"only for {when.tier}"
    if when.coupon is not None and when.coupon not in occasion.coupons:
        return "needs its coupon"
    return None


def is_on(weekdays: tuple[int, ...], day: date) -> bool:
    """True where the day is one of these weekdays, or none are named."""
    return not weekdays or day.isoweekday() in weekdays


def chooses_nothing(selector: Selector) -> bool:
    """True for a selection that names no goods at all."""
    return not (selector.everything or selector.products or selector.categories or selector.brands)

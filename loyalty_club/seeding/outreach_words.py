"""What the demo's club says to its members, in both languages: offers, campaigns, costs."""

from loyalty_club.seeding.words import Pair

# The kinds of offers by the name that campaigns call them by.
OFFER_NAMES: dict[str, Pair] = {
    "bonus": ("۶۰ امتیاز هدیه", "60 points on us"),
    "double": ("امتیاز دو برابر", "Twice the points"),
    "basket": ("۸۰ امتیاز برای خرید بالای یک‌ونیم میلیون", "80 points for bills from 1.5 million"),
    "voucher": ("۸۰ هزار تومان تخفیف بازگشت", "80,000 toman off to come back"),
    "stem": ("یک شاخه گل سر صندوق", "A stem at the counter"),
    "plants": ("امتیاز بیشتر روی گیاه", "More points on plants"),
}
CAMPAIGN_NAMES: dict[str, Pair] = {
    "mothers_day": ("روز مادر", "Mother's Day"),
    "yalda": ("شب یلدا", "Yalda night"),
    "teachers_day": ("روز معلم", "Teachers' Day"),
    "larger": ("سبد بزرگ‌تر بهاری", "Larger spring bouquets"),
    "back": ("دلمان برایتان تنگ شده", "We miss you"),
    "new": ("پوستر و آگهی محله", "Posters in the quarter"),
    "now": ("سپاس از همراهان", "Thanks to our regulars"),
    "draft": ("گل‌های زمستانی", "Flowers of winter"),
}
TEXTS: dict[str, tuple[Pair, ...]] = {
    "mothers_day": (
        (
            "{نام} عزیز، روز مادر نزدیک است. {پیشنهاد} برای شما تا {مهلت}.\n{باشگاه}",
            "Dear {name}, Mother's Day is near. {offer} for you until {until}.\n{club}",
        ),
    ),
    "yalda": (
        (
            "{نام} عزیز، یلدایتان مبارک. {پیشنهاد} تا {مهلت}.\n{باشگاه}",
            "Dear {name}, a warm Yalda night to you. {offer} until {until}.\n{club}",
        ),
    ),
    "teachers_day": (
        (
            "{نام} عزیز، روز معلم نزدیک است. {پیشنهاد} تا {مهلت}.\n{باشگاه}",
            "Dear {name}, Teachers' Day is near. {offer} until {until}.\n{club}",
        ),
    ),
    "larger": (
        (
            "{نام} عزیز، {پیشنهاد} تا {مهلت}.\n{باشگاه}",
            "Dear {name}, {offer} until {until}.\n{club}",
        ),
        (
            "{نام} عزیز، یک دسته‌گل بزرگ‌تر خانه را بهاری می‌کند. {پیشنهاد}.\n{باشگاه}",
            "Dear {name}, a larger bouquet brings spring home. {offer}.\n{club}",
        ),
    ),
    "back": (
        (
            "{نام} عزیز، دلمان برایتان تنگ شده. {پیشنهاد} با کد {کد} تا {مهلت}.\n{باشگاه}",
            "Dear {name}, we miss you. {offer} with code {code} until {until}.\n{club}",
        ),
    ),
    "new": (
        (
            "{نام} عزیز، دوستی را به {باشگاه} بیاورید؛ جشن محلهٔ ماست.",
            "Dear {name}, bring a friend to {club}: our quarter celebrates.",
        ),
    ),
    "now": (
        (
            "{نام} عزیز، از همراهی‌تان سپاسگزاریم. {پیشنهاد} تا {مهلت}.\n{باشگاه}",
            "Dear {name}, thank you for being with us. {offer} until {until}.\n{club}",
        ),
    ),
    "draft": (
        (
            "{نام} عزیز، گیاه‌های زمستانی رسید. {پیشنهاد} تا {مهلت}.\n{باشگاه}",
            "Dear {name}, our plants for winter are here. {offer} until {until}.\n{club}",
        ),
    ),
}
# Kind of cost, thousand toman, what for.
COSTS: dict[str, tuple[tuple[str, int, Pair], ...]] = {
    "mothers_day": (("marketing", 2_600, ("عکاسی دسته‌گل‌ها", "Photographs of the bouquets")),),
    "yalda": (("awareness", 1_350, ("تراکت شب یلدا", "Leaflets for Yalda")),),
    "teachers_day": (("awareness", 900, ("کارت تبریک روز معلم", "Cards for Teachers' Day")),),
    "larger": (("conversion", 1_900, ("نمونهٔ ویترین", "Samples in the window")),),
    "back": (),
    "new": (
        ("marketing", 30_000, ("طراحی و چاپ پوستر", "Design and print of posters")),
        ("awareness", 25_000, ("آگهی در مجلهٔ محله", "Advertisement in the local paper")),
        ("contact", 12_000, ("پخش در خانه‌ها", "Distribution to homes")),
        ("conversion", 8_000, ("شاخه‌گل برای هر تازه‌وارد", "A stem for every newcomer")),
    ),
    "now": (),
    "draft": (),
}
STOP_WORDS: Pair = ("لغو۱۱", "STOP 11")

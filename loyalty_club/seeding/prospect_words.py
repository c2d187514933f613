"""Words of the demo's leads: who asks for what, what is said to them, what keeps them back."""

from loyalty_club.seeding.words import Pair

# Kind of goods (a key of KINDS), what he says he wants.
WISHES: tuple[tuple[str, Pair], ...] = (
    ("wedding", ("گل‌آرایی مراسم عقد در بهار", "Flowers for a wedding in spring")),
    ("wedding", ("دسته‌گل عروس و گل ماشین", "Bridal bouquet and car flowers")),
    ("bouquet", ("دسته‌گل هفتگی برای خانه", "A bouquet for the home every week")),
    ("bouquet", ("دسته‌گل سالگرد ازدواج", "A bouquet for an anniversary")),
    ("potted", ("گیاهان سایه‌دوست برای آپارتمان", "Plants for a shady flat")),
    ("potted", ("نگهداری گلدان‌های دفتر", "Care of the plants in an office")),
    ("orchid", ("ارکیده برای هدیه", "Orchids as a gift")),
    ("box", ("جعبهٔ گل برای تولد", "A box of flowers for a birthday")),
    ("rose", ("رز شاخه‌بریدهٔ هفتگی", "Cut roses every week")),
)
OFFICE_WISHES: tuple[tuple[str, Pair], ...] = (
    ("potted", ("گلدان برای شش طبقهٔ اداری", "Plants for six floors of offices")),
    ("bouquet", ("دسته‌گل هفتگی پذیرش", "A weekly bouquet for the front desk")),
    ("box", ("هدیهٔ پایان سال کارکنان", "Presents for the staff at the year's end")),
    ("condolence", ("قرارداد تاج گل و سبد", "A contract for wreaths and baskets")),
)
OFFICES_CALLED: Pair = ("تماس با شرکت‌ها", "Calls to offices")
OFFICES: tuple[Pair, ...] = (
    ("دندان‌پزشکی لبخند", "Smile Dental"),
    ("دفتر وکالت دادآور", "Dadavar Law Office"),
    ("هتل باغ سپید", "White Garden Hotel"),
    ("تالار آیینه", "Mirror Hall"),
    ("کافه پنجره", "Window Café"),
    ("شرکت پارس‌رایان", "Parsrayan Company"),
    ("آتلیهٔ نگاه", "Negah Studio"),
    ("درمانگاه مهر", "Mehr Clinic"),
    ("آموزشگاه زبان پل", "Bridge Language School"),
    ("رستوران بهارنارنج", "Orange Blossom Restaurant"),
)
TASKS: tuple[tuple[str, Pair], ...] = (
    ("call", ("تماس برای یادآوری قرار", "Call about the appointment")),
    ("call", ("پرسیدن نظرش دربارهٔ پیشنهاد", "Ask what he thinks of the offer")),
    ("sms", ("فرستادن قیمت‌ها", "Send the prices")),
    ("online", ("فرستادن عکس نمونه‌کارها", "Send pictures of earlier work")),
    ("visit", ("بازدید از محل مراسم", "See the place of the party")),
)
OBJECTIONS: tuple[tuple[str, Pair, Pair], ...] = (
    (
        "price",
        ("از گل‌فروشی محل گران‌تر است", "Dearer than the florist round the corner"),
        ("طرح سبک‌تر با همان گل‌ها پیشنهاد شد", "Offered a lighter design of the same flowers"),
    ),
    (
        "time",
        ("تا پس از عید صبر می‌کند", "Will wait until after Nowruz"),
        ("رزرو بدون پیش‌پرداخت", "Booked without paying ahead"),
    ),
    (
        "rival",
        ("با گل‌فروشی دیگری کار می‌کند", "Has another florist"),
        ("یک هفته رایگان برای مقایسه", "One week free, to compare"),
    ),
    (
        "trust",
        ("از کار ما نمونه‌ای ندیده است", "Has not seen our work"),
        ("نمونه‌کار و شمارهٔ دو مشتری داده شد", "Shown earlier work and two references"),
    ),
    (
        "need",
        ("شاید مراسم کوچک‌تر شود", "The party may become smaller"),
        ("سفارش مرحله‌ای", "To be ordered in two steps"),
    ),
)
BESIDE: tuple[tuple[str, Pair], ...] = (
    ("extra", ("کارت و روبان", "Card and ribbon")),
    ("box", ("جعبهٔ گل و شکلات", "Flowers and chocolate")),
    ("potted", ("گلدان هدیه", "A plant as a present")),
)
TERMS: Pair = ("تحویل در محل، نیمی پیش از مراسم", "Delivered, half of it paid before the day")
# Stage, how we stand beside others, why.
STANDINGS: tuple[tuple[int, str, Pair], ...] = (
    (
        1,
        "weaker",
        (
            "گل‌فروشی‌های بزرگ در شبکه‌های اجتماعی بیش از ما دیده می‌شوند.",
            "Larger florists are seen more on social networks than we are.",
        ),
    ),
    (
        2,
        "equal",
        (
            "همان روز پاسخ می‌دهیم؛ جمعه‌ها نه.",
            "We answer on the same day, but not on Fridays.",
        ),
    ),
    (
        4,
        "stronger",
        (
            "نمونه‌کار و کارگاه خودمان را نشان می‌دهیم؛ کمتر کسی دارد.",
            "We show our own workshop and earlier work; few can.",
        ),
    ),
    (
        5,
        "weaker",
        (
            "برای ایراد قیمت پاسخ آماده نداریم و دیر سر می‌زنیم.",
            "No ready answer to the price, and we come back too late.",
        ),
    ),
)

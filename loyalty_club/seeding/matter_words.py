"""What members of the demo ask, complain of and propose, and what the shop answers."""

from dataclasses import dataclass

from loyalty_club.seeding.words import Pair


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter: who begins, what is answered, and what may come after it."""

    kind: str
    way: str
    said: Pair
    reply: Pair
    thanks: Pair = ("", "")


MATTERS: tuple[Matter, ...] = (
    Matter(
        "complaint",
        "portal",
        ("رزهایی که دیروز گرفتم تا صبح پژمرده شد.", "The roses of yesterday wilted by morning."),
        (
            "از این بابت شرمنده‌ایم. فردا یک دسته تازه برایتان کنار می‌گذاریم؛ هر ساعتی که راحتید.",
            "We are sorry. A fresh bunch is kept for you tomorrow, at any hour that suits you.",
        ),
        ("ممنون از پیگیری، گل تازه عالی بود.", "Thank you, the new flowers were lovely."),
    ),
    Matter(
        "complaint",
        "counter",
        ("سبد گل یک ساعت دیر به مراسم رسید.", "The basket came to the ceremony an hour late."),
        (
            "حق با شماست؛ پیک در ترافیک مانده بود. هزینهٔ ارسال را برگرداندیم.",
            "You are right; the courier was held up. We have paid the delivery back.",
        ),
    ),
    Matter(
        "complaint",
        "staff",
        ("روبان اشتباه بسته بودند، صورتی به‌جای سفید.", "The ribbon was pink instead of white."),
        (
            "عذر می‌خواهیم. از این پس رنگ روبان را روی سفارش می‌نویسیم و پیش از بستن می‌پرسیم.",
            "We apologise. The colour is written on the order from now on, and asked before tying.",
        ),
    ),
    Matter(
        "complaint",
        "portal",
        (
            "امتیاز خرید هفتهٔ پیش هنوز ننشسته است.",
            "The points of last week's purchase have not come.",
        ),
        (
            "امتیازتان پس از مهلت برگشت کالا آزاد می‌شود؛ فردا در کیف شماست.",
            "They are set free when the time for returns is over; tomorrow they are yours.",
        ),
        ("بله، امروز نشست. سپاس.", "Yes, they came today. Thanks."),
    ),
    Matter(
        "question",
        "portal",
        ("برای روز مادر سفارش از پیش می‌گیرید؟", "Do you take orders ahead for Mother's Day?"),
        (
            "بله، تا سه روز پیش از آن. پیش‌پرداخت لازم نیست.",
            "Yes, until three days before. No deposit is needed.",
        ),
        ("عالی، ثبت می‌کنم.", "Great, I shall order."),
    ),
    Matter(
        "question",
        "counter",
        ("گلدان بنسای را هر چند روز یک بار آب بدهم؟", "How often does a bonsai want water?"),
        (
            "هر دو روز یک بار، وقتی خاک رویش خشک شد؛ آب زیاد بدتر از کم است.",
            "Every two days, once the soil is dry; too much is worse than too little.",
        ),
    ),
    Matter(
        "question",
        "staff",
        ("جمعه‌ها تا چه ساعتی باز هستید؟", "Until when are you open on Fridays?"),
        ("جمعه‌ها تا هشت شب هستیم.", "On Fridays we are here until eight."),
    ),
    Matter(
        "question",
        "portal",
        ("می‌توانم با امتیازم هزینهٔ ارسال را بدهم؟", "Can my points pay for the delivery?"),
        (
            "بله، هنگام پرداخت به صندوق بگویید چقدر از امتیازتان کم شود.",
            "Yes, tell the till when you pay how much of it.",
        ),
    ),
    Matter(
        "suggestion",
        "portal",
        (
            "کاش کارت تبریک‌های سادهٔ بدون نوشته هم داشتید.",
            "It would be nice to have plain cards without words.",
        ),
        (
            "پیشنهاد خوبی بود؛ از هفتهٔ آینده داریم. یک بسته مهمان ما هستید.",
            "A good idea: they come next week, and a pack of them is yours.",
        ),
        ("چه خوب! ممنون.", "How nice, thank you!"),
    ),
    Matter(
        "suggestion",
        "counter",
        ("چند صندلی برای کسانی که منتظر می‌مانند بگذارید.", "Put chairs for those who wait."),
        ("دو صندلی کنار پنجره گذاشتیم.", "Two stand by the window now."),
    ),
)
BACK: Pair = ("دوباره همان مشکل پیش آمد.", "It has happened again.")
SORRY: Pair = (
    "ببخشید؛ این بار خودم تا آخر پیگیری می‌کنم و خبر می‌دهم.",
    "I am sorry. This time I see to it myself and let you know.",
)
NOTE: Pair = (
    "با گل‌فروشی عمده حرف زدم، این سری گل‌ها ضعیف بوده.",
    "Spoke to the grower: this delivery was weak.",
)
SPOKEN: Pair = ("تلفنی توضیح دادم، راضی شد.", "Explained it on the phone; content.")

# What stands open on the day of the demo.
LATE_COMPLAINT: Pair = (
    "دسته‌گل عروس با عکسی که فرستاده بودم فرق داشت؛ خیلی ناراحت شدیم.",
    "The bridal bouquet was not as in the picture I sent; we were upset.",
)
LATE_QUESTION: Pair = (
    "برای افتتاحیهٔ مطب چه گلی پیشنهاد می‌کنید و چقدر می‌شود؟",
    "What would you suggest for the opening of a surgery, and what does it cost?",
)
OVERDUE: Pair = (
    "گلدان سفالی که خریدم از زیر ترک دارد.",
    "The clay pot that I bought is cracked underneath.",
)
OVERDUE_REPLY: Pair = (
    "لطفاً یک عکس از ترک گلدان بفرستید تا همین امروز عوضش کنیم.",
    "Please send a picture of the crack, and we change it today.",
)
FRESH: Pair = ("آیا ارکیدهٔ سفید موجود دارید؟", "Do you have white orchids?")
BY_SMS: Pair = (
    "سلام، سفارش فردا را می‌شود ساعت ۵ بیاورید؟",
    "Hello, can tomorrow's order come at five?",
)
BY_A_STRANGER: Pair = (
    "برای عضویت در باشگاه باید حضوری بیایم؟",
    "Do I have to come to the shop to join the club?",
)
OWN_SUGGESTION: Pair = (
    "اگر بشود از روی تلفن بسته‌بندی را انتخاب کرد خیلی خوب است.",
    "It would be good to choose the wrapping on the phone.",
)
OWN_REPLY: Pair = (
    "ممنون! کدام بسته‌بندی را بیشتر دوست دارید، کرافت یا پارچه‌ای؟",
    "Thank you! Which do you like more, kraft paper or cloth?",
)

"""What members of the demo write beside their scores, by what counted for them."""

from loyalty_club.seeding.words import Pair

# Reason: words of the glad, and of those who are not.
GLAD: dict[str, tuple[Pair, ...]] = {
    "goods": (
        ("رزها یک هفتهٔ کامل تازه ماندند.", "The roses stayed fresh for a whole week."),
        ("دسته‌گل از عکسش هم قشنگ‌تر بود.", "The bouquet was lovelier than its picture."),
    ),
    "staff": (
        ("با حوصله کمک کردند هدیه را انتخاب کنم.", "They helped me choose with patience."),
        ("خیلی خوش‌برخورد بودند، ممنونم.", "So kind, thank you."),
    ),
    "speed": (("سر ساعت آماده بود.", "It was ready on the minute."),),
    "choice": (("هر گلی خواستم داشتند.", "They had every flower I asked for."),),
    "club": (
        ("تولد مادرم را یادآوری کردید؛ نجاتم دادید!", "You reminded me of my mother's birthday!"),
        ("با امتیازهایم یک گلدان گرفتم.", "I got a plant with my points."),
    ),
    "price": (("قیمت‌ها نسبت به کیفیت خوب است.", "Good prices for what you get."),),
    "place": (("شعبه نزدیک محل کارم است.", "The shop is near my work."),),
    "other": (("همه‌چیز خوب بود.", "Everything was fine."),),
}
UNHAPPY: dict[str, tuple[Pair, ...]] = {
    "goods": (
        ("گل‌ها دو روز هم دوام نیاوردند.", "The flowers did not last two days."),
        ("رنگ روبان با سفارشم فرق داشت.", "The ribbon was not the colour I ordered."),
    ),
    "staff": (("جواب سلامم را هم ندادند.", "Nobody even said hello."),),
    "speed": (
        ("یک ربع منتظر صندوق ماندم.", "I waited a quarter of an hour at the till."),
        ("سفارش یک ساعت دیر رسید.", "The order came an hour late."),
    ),
    "price": (("از مغازه‌های دیگر گران‌تر است.", "Dearer than other shops."),),
    "choice": (("لیلیوم نداشتید و جایگزین هم پیشنهاد نشد.", "No lilies, and nothing instead."),),
    "place": (("جای پارک پیدا نمی‌شود.", "There is nowhere to park."),),
    "club": (("امتیاز خریدم ثبت نشد.", "My points were not booked."),),
    "other": (("انتظارم بیشتر بود.", "I expected more."),),
}
# What the owner noted after calling.
CALLED: tuple[Pair, ...] = (
    ("تلفنی دلجویی شد؛ یک شاخه رز هدیه در خرید بعد.", "Called and made up: a rose next time."),
    ("شنیدیم و حق داشت؛ با همکاران در میان گذاشته شد.", "He was right; told the colleagues."),
    ("راضی شد و باز هم می‌آید.", "Content now, and will come again."),
)

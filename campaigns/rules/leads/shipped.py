"""What a club's sales cycle begins with, in both languages; the owner changes all of it."""

from collections.abc import Mapping
from dataclasses import dataclass

Both = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ShippedStage:
    """What a stage asks for, and after how many days a lead has stalled there."""

    requirement: Both
    stalled_days: int


@dataclass(frozen=True, slots=True)
class ShippedScript:
    """One scenario of a presentation."""

    name: Both
    text: Both


def said(both: Both, language: str) -> str:
    """In the language of the club's messages."""
    return both[0] if language.startswith("fa") else both[1]


SOURCES: Mapping[str, Both] = {
    "walk-in": ("مراجعهٔ حضوری", "Walk-in"),
    "instagram": ("اینستاگرام", "Instagram"),
    "channel": ("کانال تلگرام یا واتساپ", "Telegram or WhatsApp channel"),
    "sign": ("تابلو و ویترین", "Sign and window"),
    "referral": ("معرفی اعضا", "Referred by a member"),
    "fair": ("نمایشگاه یا رویداد", "Fair or event"),
    "website": ("فرم سایت", "Form on the web"),
    "phone": ("تماس تلفنی", "Telephone"),
    "advertisement": ("آگهی و تبلیغ", "Advertisement"),
    "other": ("راه‌های دیگر", "Other"),
}
LOST_REASONS: tuple[Both, ...] = (
    ("قیمت برایش زیاد بود", "The price was too high"),
    ("از جای دیگری خرید", "Bought elsewhere"),
    ("نیازی نداشت", "Had no need of it"),
    ("زمانش نرسیده بود", "It was not the time"),
    ("کالا را نداشتیم", "We did not have the goods"),
    ("پاسخ نداد", "Could not be reached"),
    ("راهش دور بود", "Too far away"),
    ("اعتماد نکرد", "Did not trust us"),
)
STAGES: Mapping[int, ShippedStage] = {
    1: ShippedStage(
        (
            (
                "منبع آشنایی، راه تماس و رضایت او برای تماس نوشته شود. تا سرنخِ کافی نیاید هیچ "
                "کاری مقدم بر آن نیست."
            ),
            (
                "Write down where he comes from, how to reach him and that he wants to be "
                "contacted. Until enough leads come, nothing else goes before it."
            ),
        ),
        3,
    ),
    2: ShippedStage(
        (
            (
                "نخست کیفیت سرنخ سنجیده شود؛ سپس از همان راهی که آمده با او گفت‌وگو کنید و راه "
                "تماس، مدت و نتیجه را بنویسید."
            ),
            (
                "Judge the quality first; then speak to him by the way he came, and note the way, "
                "the minutes and what came of it."
            ),
        ),
        5,
    ),
    3: ShippedStage(
        (
            (
                "شمارهٔ تماس درست باشد، نیاز و توان و زمان خرید او روشن شود و ارزش خرید برآورد "
                "شود. سرنخ ضعیف همین‌جا کنار گذاشته شود."
            ),
            (
                "The contact is right; need, means and time are clear; the value is estimated. "
                "Poor leads are left here."
            ),
        ),
        7,
    ),
    4: ShippedStage(
        (
            (
                "ارائه از روی سناریوی ازپیش‌نوشته باشد؛ معلوم باشد در چه رسانه‌ای، چند دقیقه و با "
                "چه نتیجه‌ای."
            ),
            (
                "Present by a script that was written beforehand; say in which medium, for how "
                "many minutes, and with what outcome."
            ),
        ),
        7,
    ),
    5: ShippedStage(
        (
            (
                "هر تردید او و پاسخ ما نوشته شود و گام بعدی روز و مسئول داشته باشد. جزئیاتِ نادیده "
                "فروش را پیش از پایان از دست می‌دهد."
            ),
            (
                "Write every objection and our answer; the next step has a day and a name. Details "
                "that are overlooked lose sales before their end."
            ),
        ),
        10,
    ),
    6: ShippedStage(
        (
            (
                "کالا، مبلغ و شرایط سطر به سطر نوشته شود، چیزی در کنار آن پیشنهاد شود و پیش از "
                "پایان یک بار دیگر خوانده و تأیید شود."
            ),
            (
                "Goods, amounts and terms are written line by line, something is offered beside, "
                "and all is read once more and confirmed before it is closed."
            ),
        ),
        5,
    ),
    7: ShippedStage(
        (
            "عضو باشگاه شود و برنامهٔ نگهداری او آغاز شود؛ از اینجا کار باشگاه است.",
            "He becomes a member and his nurture begins; from here on it is the club's own work.",
        ),
        30,
    ),
}
SCRIPTS: tuple[ShippedScript, ...] = (
    ShippedScript(
        ("تلفنی: آشنایی و دعوت", "By telephone: getting to know"),
        (
            (
                "۱. سلام و معرفی خود و فروشگاه؛ بپرسید اکنون فرصت گفت‌وگو دارد یا نه.\n"
                "۲. بگویید از کجا با او آشنا شده‌اید و برای چه تماس گرفته‌اید.\n"
                "۳. دو پرسش: دنبال چه چیزی است و برای چه روزی؟\n"
                "۴. یک پیشنهادِ درخور همان نیاز، با قیمت روشن؛ نه بیشتر.\n"
                "۵. باشگاه مشتریان در یک جمله: با هر خرید امتیاز می‌گیرد و با آن خرید می‌کند.\n"
                "۶. تردیدش را بشنوید، یادداشت کنید و پاسخ دهید.\n"
                "۷. گام بعدی را با روز و ساعت قرار بگذارید و سپاسگزاری کنید."
            ),
            (
                "1. Greet, say who you are and which shop; ask whether he has a moment.\n"
                "2. Say where you know him from and why you call.\n"
                "3. Two questions: what is he looking for, and for which day?\n"
                "4. One offer that fits that need, with a clear price; not more.\n"
                "5. The club in one sentence: each purchase brings points, and points pay.\n"
                "6. Listen to what holds him back, note it and answer.\n"
                "7. Agree on the next step with a day and an hour, and thank him."
            ),
        ),
    ),
    ShippedScript(
        ("حضوری: نمایش در فروشگاه", "In the shop: showing the goods"),
        (
            (
                "۱. خوشامد؛ بگذارید یک دقیقه آزادانه ببیند.\n"
                "۲. بپرسید برای خودش می‌خواهد یا هدیه، و برای چه مناسبتی.\n"
                "۳. سه کالا نشان دهید: یکی در حد بودجه، یکی بهتر، یکی ساده‌تر؛ بگذارید لمس کند.\n"
                "۴. فایدهٔ هر کدام برای همان مناسبت را بگویید، نه فهرست ویژگی‌ها را.\n"
                "۵. چیزی را که دیگران در کنار آن می‌خرند نشان دهید.\n"
                "۶. امتیاز همین خرید و ارزش آن را به تومان بگویید و عضویت را پیشنهاد کنید.\n"
                "۷. اگر امروز نمی‌خرد، دلیلش را بنویسید و روز پیگیری را قرار بگذارید."
            ),
            (
                "1. Welcome him; let him look around for a minute.\n"
                "2. Ask whether it is for himself or a gift, and for which occasion.\n"
                "3. Show three: one within his means, one better, one simpler; let him touch "
                "them.\n 4. Say what each does for that occasion, not a list of features.\n"
                "5. Show what others buy beside it.\n"
                "6. Say how many points this purchase brings and what they pay; offer membership.\n"
                "7. If he does not buy today, note why and agree on a day to speak again."
            ),
        ),
    ),
)

// Fields that help while one types: amounts grouped and said in words, digits folded, codes sent.
"use strict";

(() => {
  const club = (window.club = window.club || {});
  const language = document.documentElement.lang;
  const persian = language.startsWith("fa");

  // --- Digits: Persian and Arabic become ASCII, and back for the eye -----------------------------

  const PERSIAN_ZERO = 0x06f0;
  const ARABIC_ZERO = 0x0660;

  function toAscii(text) {
    return text
      .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - PERSIAN_ZERO))
      .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - ARABIC_ZERO));
  }

  function toReader(text) {
    return persian
      ? text.replace(/[0-9]/g, (digit) => String.fromCharCode(PERSIAN_ZERO + Number(digit)))
      : text;
  }

  // --- Whole numbers in words ---------------------------------------------------------------------

  const PERSIAN = {
    zero: "صفر",
    ones: ["", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده",
      "سیزده", "چهارده", "پانزده", "شانزده", "هفده", "هجده", "نوزده"],
    tens: ["", "", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود"],
    hundreds: ["", "صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد"],
    scales: ["", " هزار", " میلیون", " میلیارد", " هزار میلیارد"],
    and: " و ",
    hyphen: " و ",
    between: " و ",
  };
  const ENGLISH_ONES = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen"];
  const ENGLISH = {
    zero: "zero",
    ones: ENGLISH_ONES,
    tens: ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
    hundreds: ENGLISH_ONES.map((one) => (one ? `${one} hundred` : "")),
    scales: ["", " thousand", " million", " billion", " trillion"],
    and: " and ",
    hyphen: "-",
    between: " ",
  };

  function belowHundred(number, say) {
    if (number < 20) {
      return say.ones[number];
    }
    return [say.tens[Math.floor(number / 10)], say.ones[number % 10]].filter(Boolean).join(say.hyphen);
  }

  function belowThousand(number, say) {
    const parts = [say.hundreds[Math.floor(number / 100)], belowHundred(number % 100, say)];
    return parts.filter(Boolean).join(say.and);
  }

  club.words = (number, tongue = language) => {
    const say = tongue.startsWith("fa") ? PERSIAN : ENGLISH;
    if (number === 0) {
      return say.zero;
    }
    const groups = [];
    for (let rest = number, scale = 0; rest > 0; rest = Math.floor(rest / 1000), scale += 1) {
      const group = rest % 1000;
      const said = belowThousand(group, say) + say.scales[scale];
      if (group) {
        // One thousand is «هزار», never «یک هزار».
        groups.unshift(say === PERSIAN && group === 1 && scale === 1 ? "هزار" : said);
      }
    }
    return groups.join(say.between);
  };

  // --- Amounts --------------------------------------------------------------------------------------

  const GROUP = persian ? "٬" : ",";
  const POINT = persian ? "٫" : ".";
  const MOST_DIGITS = 12;
  const PLAIN = /^[0-9\s,.٬٫،'’\u200c]*$/;

  function readAmount(input) {
    const decimals = Number(input.dataset.amountDecimals || 0);
    const typed = toAscii(input.value);
    const [whole, ...rest] = decimals ? typed.split(/[.٫]/) : [typed];
    return {
      // «۲ میلیون» and the like are left to the server, which reads words.
      plain: PLAIN.test(typed),
      whole: whole.replace(/[^0-9]/g, "").replace(/^0+(?=[0-9])/, "").slice(0, MOST_DIGITS),
      rest: rest.length ? rest.join("").replace(/[^0-9]/g, "").slice(0, decimals) : null,
    };
  }

  function grouped(amount) {
    const whole = amount.whole.replace(/\B(?=(?:[0-9]{3})+$)/g, GROUP);
    return toReader(amount.rest === null ? whole : `${whole}${POINT}${amount.rest}`);
  }

  function digitsBefore(text, caret) {
    return toAscii(text.slice(0, caret)).replace(/[^0-9]/g, "").length;
  }

  function caretAfter(text, count) {
    let seen = 0;
    for (let i = 0; i < text.length; i += 1) {
      if (seen === count) {
        return i;
      }
      if (/[0-9\u06f0-\u06f9]/.test(text[i])) {
        seen += 1;
      }
    }
    return text.length;
  }

  function showWords(input, amount) {
    const place = document.querySelector(`[data-amount-words="${input.id}"]`);
    if (!place) {
      return;
    }
    const sayable = amount.plain && amount.whole && !Number(amount.rest);
    place.textContent = sayable
      ? `${club.words(Number(amount.whole))} ${input.dataset.amountUnit}`
      : "";
  }

  function shapeAmount(input) {
    const amount = readAmount(input);
    if (amount.plain) {
      const before = digitsBefore(input.value, input.selectionStart);
      input.value = grouped(amount);
      if (document.activeElement === input) {
        const caret = caretAfter(input.value, before);
        input.setSelectionRange(caret, caret);
      }
    }
    showWords(input, amount);
    const number = Number(`${amount.whole || 0}.${amount.rest || 0}`);
    const value = amount.plain && amount.whole ? number : null;
    input.dispatchEvent(new CustomEvent("club:amount", { bubbles: true, detail: { value } }));
  }

  function addZeros(button) {
    const input = document.getElementById(button.dataset.amountZeros);
    if (readAmount(input).whole.length + 3 <= MOST_DIGITS && readAmount(input).whole) {
      input.value += "000";
      input.setSelectionRange(input.value.length, input.value.length);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  }

  // --- Phones, codes, cards: the eye sees the reader's digits, the server gets ASCII ---------------

  function foldDigits(input) {
    const caret = input.selectionStart;
    const folded = toReader(toAscii(input.value));
    if (folded !== input.value) {
      input.value = folded;
      if (document.activeElement === input) {
        input.setSelectionRange(caret, caret);
      }
    }
  }

  function sendWhenWhole(input) {
    const code = toAscii(input.value).replace(/[^0-9]/g, "");
    input.value = toReader(code);
    if (code.length === Number(input.dataset.code)) {
      input.form.requestSubmit();
    }
  }

  document.addEventListener("formdata", (event) => {
    for (const input of event.target.querySelectorAll("[data-digits][name]")) {
      if (event.formData.has(input.name)) {
        event.formData.set(input.name, toAscii(input.value));
      }
    }
  });

  document.addEventListener("input", (event) => {
    const input = event.target;
    if (input.matches("[data-code]")) {
      sendWhenWhole(input);
    } else if (input.matches("[data-digits]")) {
      foldDigits(input);
    } else if (input.matches("[data-amount]")) {
      shapeAmount(input);
    }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-amount-zeros]");
    if (button) {
      addZeros(button);
    }
  });

  function shapeAll(root) {
    for (const input of root.querySelectorAll("[data-amount]")) {
      if (input.value) {
        shapeAmount(input);
      }
    }
    root.querySelectorAll("[data-digits]").forEach(foldDigits);
  }

  shapeAll(document);
  document.addEventListener("htmx:load", (event) => shapeAll(event.detail.elt));
})();

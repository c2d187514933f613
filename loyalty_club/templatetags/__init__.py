"""The tags and filters through which pages show numbers, money, days, icons, codes and charts."""

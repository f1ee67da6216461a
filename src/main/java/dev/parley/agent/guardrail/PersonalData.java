package dev.parley.agent.guardrail;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

import com.google.re2j.Pattern;

/**
 * Finds personal data: e-mail addresses, telephone numbers, and card numbers (ISO/IEC
 * 7812) and bank account numbers (ISO 13616) with valid check digits.
 */
final class PersonalData {

	static final String NAME = "personal_data";

	private static final int REACH = 170;

	private static final int SHORTEST_CARD = 13;

	private static final int SHORTEST_IBAN = 15;

	private static final int SHORTEST_PHONE = 9;

	private static final int LONGEST_PHONE = 15;

	/**
	 * Searched by the @ sign, which is rare. Up to 64 characters may precede it, which
	 * the reach includes.
	 */
	private static final Shape EMAIL = new Shape(Pattern.compile("@[\\pL\\pN.-]{1,100}\\.\\pL{2}"),
			(text, start,
					end) -> goesOn(text, start - 1, (c) -> Character.isLetterOrDigit(c) || "._%+'-".indexOf(c) >= 0)
							&& Character.isLetterOrDigit(text.codePointAt(start + 1)));

	private static final Shape CARD = new Shape(Pattern.compile("[3-6]\\d{3}(?:[ -]?\\d){9,15}"),
			(text, start, end) -> !goesOn(text, start - 1, Character::isDigit)
					&& startsWith(text, start, end, SHORTEST_CARD, Character::isDigit, CheckDigits::isCard));

	private static final Shape IBAN = new Shape(Pattern.compile("[A-Z]{2}\\d{2}(?: ?[A-Z0-9]){11,30}"),
			(text, start, end) -> !goesOn(text, start - 1, Character::isLetterOrDigit)
					&& startsWith(text, start, end, SHORTEST_IBAN, Character::isLetterOrDigit, CheckDigits::isIban));

	/** With a country code, a leading zero, or in the North American format. */
	private static final Shape PHONE = new Shape(
			Pattern.compile("\\+\\d(?:[ ./()-]{0,2}\\d){8,14}|\\(?0\\d{1,5}[)]?[ ./-]{1,2}\\d(?:[ ./-]?\\d){4,11}"
					+ "|\\(\\d{3}\\) ?\\d{3}[ .-]\\d{4}|\\d{3}[ .-]\\d{3}[ .-]\\d{4}"),
			PersonalData::isPhone);

	private PersonalData() {
	}

	static Guardrail of(Settings settings) {
		settings.none();
		return new Patterns(NAME, "appears to contain personal data", REACH, List.of(EMAIL, CARD, IBAN, PHONE));
	}

	private static boolean goesOn(String text, int index, IntPredicate member) {
		return index >= 0 && index < text.length() && member.test(text.charAt(index));
	}

	/**
	 * Whether a valid number begins at {@code start}; the match may include digits that
	 * follow it.
	 */
	private static boolean startsWith(String text, int start, int end, int shortest, IntPredicate member,
			Predicate<String> valid) {
		StringBuilder number = new StringBuilder();
		for (int i = start; i < end; i++) {
			char c = text.charAt(i);
			if (member.test(c)) {
				number.append(c);
				if (number.length() >= shortest && !goesOn(text, i + 1, member) && valid.test(number.toString())) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean isPhone(String text, int start, int end) {
		long digits = text.substring(start, end).chars().filter(Character::isDigit).count();
		boolean partOfMore = goesOn(text, start - 1, (c) -> Character.isLetterOrDigit(c) || ".-+/".indexOf(c) >= 0)
				|| goesOn(text, end, Character::isLetterOrDigit);
		return !partOfMore && digits >= SHORTEST_PHONE && digits <= LONGEST_PHONE;
	}

}

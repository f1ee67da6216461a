package dev.parley.agent.guardrail;

/** Checks the digits that protect card and account numbers from typing errors. */
final class CheckDigits {

	private static final int MOVED_TO_THE_END = 4;

	private static final int IBAN_MODULUS = 97;

	private CheckDigits() {
	}

	/** ISO/IEC 7812-1, annex B. */
	static boolean isCard(String digits) {
		int sum = 0;
		for (int i = 0; i < digits.length(); i++) {
			int digit = digits.charAt(digits.length() - 1 - i) - '0';
			int counted = (i % 2 == 0) ? digit : 2 * digit;
			sum += (counted > 9) ? counted - 9 : counted;
		}
		return sum % 10 == 0;
	}

	/** ISO 13616-1: letters count from ten, and the number is 1 modulo 97. */
	static boolean isIban(String iban) {
		String rearranged = iban.substring(MOVED_TO_THE_END) + iban.substring(0, MOVED_TO_THE_END);
		int remainder = 0;
		for (int i = 0; i < rearranged.length(); i++) {
			int value = Character.digit(rearranged.charAt(i), Character.MAX_RADIX);
			remainder = (remainder * ((value > 9) ? 100 : 10) + value) % IBAN_MODULUS;
		}
		return remainder == 1;
	}

}

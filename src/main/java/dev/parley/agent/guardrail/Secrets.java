package dev.parley.agent.guardrail;

import java.util.List;

import com.google.re2j.Pattern;

/**
 * Finds credentials: keys and tokens in the formats of their issuers, private keys, and
 * passwords in addresses. The beginning of a key is enough.
 */
final class Secrets {

	static final String NAME = "secrets";

	private static final int REACH = 240;

	private static final Shape BY_ISSUER = Shape.of(String.join("|",
			// GitHub, GitLab, Slack, Stripe.
			"\\bgh[oprsu]_[A-Za-z0-9]{30}", "\\bgithub_pat_[A-Za-z0-9_]{22}", "\\bglpat-[A-Za-z0-9_-]{20}",
			"\\bxox[abeoprs]-[A-Za-z0-9-]{10}", "\\b[rs]k_(?:live|test)_[A-Za-z0-9]{16}",
			// AWS, Google, Hugging Face, npm, SendGrid.
			"\\bA(?:KI|SI)A[A-Z0-9]{16}\\b", "\\bAIza[A-Za-z0-9_-]{35}", "\\bhf_[A-Za-z0-9]{30}",
			"\\bnpm_[A-Za-z0-9]{36}", "\\bSG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{20}"));

	/** JSON Web Tokens, private keys, user:password@host. */
	private static final Shape BY_FORMAT = Shape.of(String.join("|", "\\beyJ[A-Za-z0-9_-]{8,200}\\.eyJ[A-Za-z0-9_-]{8}",
			"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY", "\\b[a-z][a-z0-9+.-]{1,20}://[^\\s:@/]{1,64}:[^\\s:@/]{1,64}@"));

	/**
	 * Keys of OpenAI and others, and bearer tokens; without a digit it is only a long
	 * word.
	 */
	private static final Shape BY_PREFIX = new Shape(
			Pattern.compile("\\bsk-[A-Za-z0-9_-]{20,80}|(?i:\\bbearer\\s{1,3}[A-Za-z0-9._~+/-]{20,80})"),
			(text, start, end) -> text.substring(start, end).chars().anyMatch(Character::isDigit));

	private Secrets() {
	}

	static Guardrail of(Settings settings) {
		settings.none();
		return new Patterns(NAME, "appears to contain a key or a password", REACH,
				List.of(BY_ISSUER, BY_FORMAT, BY_PREFIX));
	}

}

package dev.parley.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import dev.parley.start.SettingException;
import org.jspecify.annotations.Nullable;

/**
 * Signs messages with the webhook's secret.
 *
 * @see <a href=
 * "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 * Webhooks</a>
 */
final class WebhookSecret {

	private static final String PREFIX = "whsec_";

	private static final String ALGORITHM = "HmacSHA256";

	/** In bytes, from the specification. */
	private static final int SHORTEST = 24;

	private static final int LONGEST = 64;

	private final SecretKeySpec key;

	private WebhookSecret(byte[] key) {
		this.key = new SecretKeySpec(key, ALGORITHM);
	}

	/**
	 * Parses {@code whsec_} and a key of 24 to 64 bytes in base64.
	 * @throws SettingException if the secret has another form
	 */
	static WebhookSecret parse(String secret) {
		if (!secret.startsWith(PREFIX)) {
			throw wrong("does not begin with whsec_", null);
		}
		byte[] key;
		try {
			key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
		}
		catch (IllegalArgumentException ex) {
			throw wrong("has no base64 after whsec_", ex);
		}
		if (key.length < SHORTEST || key.length > LONGEST) {
			throw wrong("has a key of %d bytes; it must have 24 to 64".formatted(key.length), null);
		}
		return new WebhookSecret(key);
	}

	private static SettingException wrong(String problem, @Nullable Throwable cause) {
		return new SettingException("PARLEY_WEBHOOK_SECRET " + problem + ".",
				"Generate one with: echo whsec_$(openssl rand -base64 32)", cause);
	}

	/** The value of the header {@code webhook-signature}. */
	String sign(String id, long timestamp, byte[] body) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
			return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The JDK has no " + ALGORITHM, ex);
		}
	}

}

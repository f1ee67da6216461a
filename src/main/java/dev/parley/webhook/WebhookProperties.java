package dev.parley.webhook;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where ends of runs are posted.
 *
 * @param url blank: nowhere
 * @param secret {@code whsec_} and a key in base64
 * @param allowPrivate whether the address may be of this machine or its network
 */
@ConfigurationProperties("parley.webhook")
record WebhookProperties(@DefaultValue("") String url, @DefaultValue("") String secret,
		@DefaultValue("false") boolean allowPrivate) {

	/** Keeps the secret out of logs. */
	@Override
	public String toString() {
		return "WebhookProperties[allowPrivate=" + this.allowPrivate + "]";
	}

}

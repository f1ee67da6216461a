package dev.parley.webhook;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the webhook.
 *
 * @param url of the receiver; blank: the webhook is off
 * @param secret {@code whsec_} and a key in base64
 * @param allowPrivate whether the receiver may have a private or local address
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

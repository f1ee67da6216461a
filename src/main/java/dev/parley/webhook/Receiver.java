package dev.parley.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import dev.parley.outbound.Outbound;
import dev.parley.start.SettingException;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages to the webhook's address. Each call has a time limit; redirects are not
 * followed, and only the head of a response is read. Thread-safe.
 */
final class Receiver {

	/** Limit of a whole call, from resolving the name to the head of the response. */
	static final Duration TIMEOUT = Duration.ofSeconds(15);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private static final MediaType JSON = MediaType.get("application/json");

	private static final int GONE = 410;

	private static final int LONGEST_REASON = 200;

	private final HttpUrl url;

	private final WebhookSecret secret;

	private final OkHttpClient http;

	/**
	 * Whether to resolve and check the name here, because a proxy makes the connection.
	 */
	private final boolean checkName;

	private final Clock clock;

	private Receiver(HttpUrl url, WebhookSecret secret, OkHttpClient http, boolean checkName, Clock clock) {
		this.url = url;
		this.secret = secret;
		this.http = http;
		this.checkName = checkName;
		this.clock = clock;
	}

	/**
	 * The receiver in the settings.
	 * @return null if there is none
	 * @throws SettingException if a setting is invalid
	 */
	static @Nullable Receiver of(WebhookProperties properties, Outbound outbound, Clock clock) {
		if (properties.url().isBlank()) {
			return null;
		}
		HttpUrl url = HttpUrl.parse(properties.url().strip());
		if (url == null) {
			throw new SettingException("PARLEY_WEBHOOK_URL is not an http: or https: address.",
					"Set it to the address that receives the messages, such as https://example.com/hooks.", null);
		}
		if (properties.secret().isBlank()) {
			throw new SettingException("PARLEY_WEBHOOK_URL is set, but PARLEY_WEBHOOK_SECRET is not.",
					"Generate a secret with: echo whsec_$(openssl rand -base64 32)", null);
		}
		WebhookSecret secret = WebhookSecret.parse(properties.secret().strip());
		OkHttpClient.Builder http = outbound.httpClient()
			.connectTimeout(CONNECT_TIMEOUT)
			.callTimeout(TIMEOUT)
			.retryOnConnectionFailure(false);
		boolean direct = http.build()
			.proxySelector()
			.select(url.uri())
			.stream()
			.allMatch((proxy) -> proxy.type() == Proxy.Type.DIRECT);
		if (direct && !properties.allowPrivate()) {
			http.socketFactory(new PublicSocketFactory());
		}
		return new Receiver(url, secret, http.build(), !direct && !properties.allowPrivate(), clock);
	}

	/** Posts a message, within {@link #TIMEOUT}. */
	Reply post(String id, WebhookMessage message) {
		byte[] body = message.json();
		long timestamp = this.clock.instant().getEpochSecond();
		Request request = new Request.Builder().url(this.url)
			.header("webhook-id", id)
			.header("webhook-timestamp", Long.toString(timestamp))
			.header("webhook-signature", this.secret.sign(id, timestamp, body))
			.header("User-Agent", "Parley")
			// On a reused connection that the receiver has closed, a message would fail
			// without having been read.
			.header("Connection", "close")
			.post(RequestBody.create(body, JSON))
			.build();
		try {
			if (this.checkName) {
				checkName();
			}
			try (Response response = this.http.newCall(request).execute()) {
				return reply(response);
			}
		}
		catch (IOException ex) {
			return new Reply.Failed(reason(ex), null);
		}
	}

	/**
	 * Checks the name if it can be resolved here; otherwise only the proxy can check it.
	 */
	private void checkName() throws UnknownHostException {
		InetAddress[] addresses;
		try {
			addresses = InetAddress.getAllByName(this.url.host());
		}
		catch (UnknownHostException ex) {
			return;
		}
		for (InetAddress address : addresses) {
			PublicAddresses.require(address);
		}
	}

	private Reply reply(Response response) {
		if (response.isSuccessful()) {
			return new Reply.Taken();
		}
		if (response.code() == GONE) {
			return new Reply.Gone();
		}
		return new Reply.Failed("HTTP " + response.code(), retryAfter(response.header("Retry-After")));
	}

	/** A number of seconds, or a date (RFC 9110, 10.2.3). */
	private @Nullable Duration retryAfter(@Nullable String value) {
		if (value == null) {
			return null;
		}
		String text = value.strip();
		if (text.matches("\\d{1,9}")) {
			return Duration.ofSeconds(Long.parseLong(text));
		}
		try {
			Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
			return Duration.between(this.clock.instant(), date);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static String reason(IOException ex) {
		String reason = (ex.getMessage() != null) ? ex.getMessage() : ex.getClass().getSimpleName();
		return (reason.length() > LONGEST_REASON) ? reason.substring(0, LONGEST_REASON) : reason;
	}

	/** Cancels all calls in progress. */
	void cancelAll() {
		this.http.dispatcher().cancelAll();
	}

}

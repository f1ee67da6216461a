package dev.parley.agent.model.openai;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.parley.outbound.OutboundSettingsException;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The address of an API, and the headers and query parameters of each request to it.
 *
 * @param base without a trailing slash; its query is sent with each request
 * @param headers for each request, including the key; must not be logged
 */
record ModelEndpoint(HttpUrl base, Headers headers) {

	static final String OPENAI = "https://api.openai.com/v1";

	private static final String OPERATION = "/chat/completions";

	private static final String LOOPBACK = "localhost|127(\\.\\d{1,3}){3}|\\[::1]";

	private static final Pattern LOCAL_WITHOUT_SCHEME = Pattern.compile("(" + LOOPBACK + ")([:/?].*)?");

	/** Hosts of Azure's APIs. */
	private static final Pattern AZURE = Pattern
		.compile(".*\\.(openai\\.azure|cognitiveservices\\.azure|services\\.ai\\.azure)\\.(com|us|cn)");

	/**
	 * Reads the settings.
	 * @throws OutboundSettingsException if a setting is invalid
	 */
	static ModelEndpoint of(ModelProperties properties) {
		return of(properties, "OPENAI_");
	}

	/** The same for settings whose variables have the given prefix. */
	static ModelEndpoint of(ModelProperties properties, String variables) {
		HttpUrl base = base(properties.baseUrl(), variables);
		Headers own = CustomHeaders.parse(properties.headers());
		return new ModelEndpoint(base, own.newBuilder().addAll(credentials(properties, base, own, variables)).build());
	}

	/** The address of an operation, such as {@code chat/completions}. */
	HttpUrl url(List<String> segments) {
		HttpUrl.Builder url = this.base.newBuilder();
		segments.forEach(url::addPathSegment);
		return url.build();
	}

	private static Headers credentials(ModelProperties properties, HttpUrl base, Headers own, String variables) {
		String key = properties.key();
		boolean azure = AZURE.matcher(base.host()).matches();
		if (key == null || KeyHeader.isIn(own, azure)) {
			return Headers.of();
		}
		KeyHeader.requireSendable(key, variables + "API_KEY");
		return KeyHeader.of(key, azure);
	}

	private static HttpUrl base(String value, String variables) {
		String text = value.strip();
		if (!text.contains("://")) {
			if (!LOCAL_WITHOUT_SCHEME.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
				throw unusable(variables, text, "has no scheme", "https://" + text);
			}
			text = "http://" + text;
		}
		HttpUrl url = parse(text, variables);
		String path = url.encodedPath().replaceAll("/+$", "");
		if (path.endsWith(OPERATION)) {
			path = path.substring(0, path.length() - OPERATION.length());
		}
		return url.newBuilder().encodedPath(path.isEmpty() ? "/" : path).build();
	}

	private static HttpUrl parse(String text, String variables) {
		try {
			URI uri = new URI(text);
			if (uri.getRawUserInfo() != null) {
				throw unusable(variables, text,
						"contains a user name or password; " + variables + "API_KEY or OPENAI_HEADERS is for these",
						null);
			}
			if (uri.getRawFragment() != null) {
				throw unusable(variables, text, "contains a #", null);
			}
		}
		catch (URISyntaxException ex) {
			throw unusable(variables, text, "is not a valid address", null);
		}
		HttpUrl url = HttpUrl.parse(text);
		if (url == null) {
			throw unusable(variables, text, "is not an http: or https: address", null);
		}
		return url;
	}

	/** Leaves out a password in the address, and its query, which may contain a key. */
	private static OutboundSettingsException unusable(String variables, String value, String fault,
			@Nullable String better) {
		String shown = value.replaceAll("[?#].*", "").replaceAll("//[^/]*@", "//");
		return new OutboundSettingsException("%sBASE_URL is %s, which %s.".formatted(variables, shown, fault),
				"Set it to the address of the API with its scheme and version path, such as " + variables + "BASE_URL="
						+ ((better != null) ? better.replaceAll("[?#].*", "") : OPENAI) + '.');
	}

	/** Leaves out headers and query. */
	@Override
	public String toString() {
		return this.base.newBuilder().query(null).build().toString();
	}

}

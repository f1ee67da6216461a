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
 * Where the API is, and what goes with each request to it: the query of the base URL, the
 * key, and headers of one's own.
 *
 * @param base without a slash at its end
 * @param headers for each request, the key among them; never to be logged
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
	 * @throws OutboundSettingsException if one of them cannot be used
	 */
	static ModelEndpoint of(ModelProperties properties) {
		return of(properties, "OPENAI_");
	}

	/** The same, of settings whose variables begin with that. */
	static ModelEndpoint of(ModelProperties properties, String variables) {
		HttpUrl base = base(properties.baseUrl(), variables);
		Headers own = CustomHeaders.parse(properties.headers());
		return new ModelEndpoint(base, own.newBuilder().addAll(credentials(properties, base, own, variables)).build());
	}

	/** The address of an operation, such as chat and completions. */
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
						"has a user name or password in it; " + variables + "API_KEY or OPENAI_HEADERS is for that",
						null);
			}
			if (uri.getRawFragment() != null) {
				throw unusable(variables, text, "has a # in it", null);
			}
		}
		catch (URISyntaxException ex) {
			throw unusable(variables, text, "is no address", null);
		}
		HttpUrl url = HttpUrl.parse(text);
		if (url == null) {
			throw unusable(variables, text, "is no http: or https: address", null);
		}
		return url;
	}

	/** Tells neither a password in the address nor its query, which may hold a key. */
	private static OutboundSettingsException unusable(String variables, String value, String fault,
			@Nullable String better) {
		String shown = value.replaceAll("[?#].*", "").replaceAll("//[^/]*@", "//");
		return new OutboundSettingsException("%sBASE_URL is %s, which %s.".formatted(variables, shown, fault),
				"Write the address of the API with its scheme and version path, such as " + variables + "BASE_URL="
						+ ((better != null) ? better.replaceAll("[?#].*", "") : OPENAI) + '.');
	}

	/** Tells no header and no query. */
	@Override
	public String toString() {
		return this.base.newBuilder().query(null).build().toString();
	}

}

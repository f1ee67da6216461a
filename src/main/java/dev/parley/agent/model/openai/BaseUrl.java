package dev.parley.agent.model.openai;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.parley.outbound.OutboundSettingsException;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The address of an API in the settings.
 *
 * @param variables the prefix of the settings' variables, for error messages
 */
record BaseUrl(String value, String variables) {

	static final String OPENAI = "https://api.openai.com/v1";

	private static final String OPERATION = "/chat/completions";

	private static final String LOOPBACK = "localhost|127(\\.\\d{1,3}){3}|\\[::1]";

	private static final Pattern LOCAL_WITHOUT_SCHEME = Pattern.compile("(" + LOOPBACK + ")([:/?].*)?");

	/**
	 * The address of the API, without the path of an operation.
	 * @throws OutboundSettingsException if it is none
	 */
	HttpUrl parse() {
		String text = this.value.strip();
		if (!text.contains("://")) {
			if (!LOCAL_WITHOUT_SCHEME.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
				throw unusable(text, "has no scheme", "https://" + text);
			}
			text = "http://" + text;
		}
		HttpUrl url = parse(text);
		String path = url.encodedPath().replaceAll("/+$", "");
		if (path.endsWith(OPERATION)) {
			path = path.substring(0, path.length() - OPERATION.length());
		}
		return url.newBuilder().encodedPath(path.isEmpty() ? "/" : path).build();
	}

	private HttpUrl parse(String text) {
		try {
			URI uri = new URI(text);
			if (uri.getRawUserInfo() != null) {
				throw unusable(text, "contains a user name or password; " + this.variables
						+ "API_KEY or OPENAI_HEADERS is for these", null);
			}
			if (uri.getRawFragment() != null) {
				throw unusable(text, "contains a #", null);
			}
		}
		catch (URISyntaxException ex) {
			throw unusable(text, "is not a valid address", null);
		}
		HttpUrl url = HttpUrl.parse(text);
		if (url == null) {
			throw unusable(text, "is not an http: or https: address", null);
		}
		return url;
	}

	/** Leaves out a password in the address, and its query, which may contain a key. */
	private OutboundSettingsException unusable(String text, String fault, @Nullable String better) {
		String shown = text.replaceAll("[?#].*", "").replaceAll("//[^/]*@", "//");
		return new OutboundSettingsException("%sBASE_URL is %s, which %s.".formatted(this.variables, shown, fault),
				"Set it to the address of the API with its scheme and version path, such as " + this.variables
						+ "BASE_URL=" + ((better != null) ? better.replaceAll("[?#].*", "") : OPENAI) + '.');
	}

}

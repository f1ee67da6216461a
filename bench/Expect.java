import module java.base;
import module java.net.http;

/** What must be so; otherwise a request did not end as it should. */
final class Expect {

	private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}");

	private Expect() {
	}

	static void that(boolean right, String fault) throws ProtocolException {
		if (!right) {
			throw new ProtocolException(fault);
		}
	}

	static <T> HttpResponse<T> status(int status, HttpResponse<T> answer) throws ProtocolException {
		that(answer.statusCode() == status, answer.request().method() + " "
				+ ID.matcher(answer.request().uri().getPath()).replaceAll("ID") + " " + answer.statusCode()
				+ " instead of " + status);
		return answer;
	}

	/** What the pattern's first group matches; its absence is a fault of the answer. */
	static String find(Pattern pattern, String text) throws ProtocolException {
		Matcher matcher = pattern.matcher(text);
		that(matcher.find(), "no " + pattern.pattern().split("\\\\", 2)[0] + " in the answer");
		return matcher.group(1);
	}

}

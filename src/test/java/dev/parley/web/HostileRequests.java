package dev.parley.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.parley.testing.Json;
import dev.parley.testing.OpenApiDocument;
import dev.parley.testing.OpenApiDocument.Operation;
import dev.parley.testing.RawSocket;
import tools.jackson.databind.JsonNode;

/**
 * Generates hostile requests: operations of the API with a mutated path, parameters,
 * headers or body. The same number always gives the same request.
 */
final class HostileRequests {

	/** Marks lines of the log that a request has injected. */
	static final String FORGED = "FORGED";

	private static final List<String> TEXTS = List.of("", " ", "null", "true", "0", "-1", "1e400",
			"99999999999999999999", "NaN", "0x10", "\u0000", "a\u0000b", "\r\n" + FORGED + " line", "\n" + FORGED,
			"\r" + FORGED, "\u2028" + FORGED, "\u0085" + FORGED, "\u001b[2J\u001b[31m", "' OR '1'='1",
			"'; DROP TABLE sessions; --", "1 UNION SELECT * FROM runs", "\" OR \"\"=\"", "${7*7}", "#{7*7}", "{{7*7}}",
			"%{7*7}", "<%= 7*7 %>", "${jndi:ldap://127.0.0.1/x}", "*{T(Runtime)}", "{user_name}",
			"../../../../etc/passwd", "..\\..\\windows\\win.ini", "%2e%2e%2f", "%00", "%0d%0a" + FORGED, "%c0%af", "%",
			"%zz", "%u0041", "<script>alert(1)</script>", "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
			"\ud83d\ude00".repeat(50), "\u202e\u200b\ufeff", "e\u0301".repeat(100), "x".repeat(300), "x".repeat(5_001),
			"x".repeat(20_000), "\t\u000b\f", "0198c0de-0000-7000-8000-000000000000",
			"00000000-0000-0000-0000-000000000000", "; rm -rf /", "$(id)", "`id`", "*)(uid=*", "()", "[]", "{}",
			"%s%s%s%n", "{0}{1}{}", "con", "-", "--help");

	private static final List<String> LITERALS = List.of("null", "true", "0", "-0", "1", "-1", "1.5", "1e1000000",
			"-1e-1000000", "9".repeat(500), "0." + "1".repeat(2_000), "[]", "{}", "[[[]]]", "[null]",
			"{\"a\":{\"b\":[1]}}", "\"\\ud800\"", "\"\\u0000\"", "\"\\udc00\\ud800\"", "\"\\x\"", "01", "+1", "NaN",
			"Infinity", "'x'", "undefined", "\"a\nb\"", "/* */ 1", "\"" + "y".repeat(100_000) + "\"", "[".repeat(2_000),
			"{\"a\":".repeat(2_000), "\"", "");

	private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS",
			"TRACE", "CONNECT", "PROPFIND", "get", "G\u00cbT", "", "X".repeat(5_000), "GET\t", "FOO/1");

	private static final List<String> HEADERS = List.of("Idempotency-Key", "Last-Event-ID", "X-Request-ID", "Accept",
			"Accept-Language", "Content-Type", "Content-Encoding", "Origin", "Host", "Cookie", "Range", "If-None-Match",
			"Expect", "X-HTTP-Method-Override", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Test-Caller",
			"Authorization", "X-API-Key", "X-User-ID", "Upgrade", "Connection", "Access-Control-Request-Method", "TE",
			"Content-Length", "Transfer-Encoding", "X-" + "a".repeat(300), "Bad Name", "", "User-Agent", "Referer",
			"MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Mcp-Session-Id");

	private static final List<String> TYPES = List.of("application/json", "application/json;charset=utf-16",
			"text/plain", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded",
			"*/*", "/", "a", "application/json;charset=nonsense", "application/problem+json", "text/event-stream;q=1e9",
			"application/cbor");

	private static final List<String> PATHS = List.of("/..;/", "//", "/./", "/%2e%2e/", "/%2f", "/;x=y", "/%00", "/\\",
			"/..%2f..%2fetc/passwd", "/%c0%ae%c0%ae/", "/.git/config", "/WEB-INF/web.xml", "/META-INF/MANIFEST.MF", "*",
			"http://127.0.0.1/chat", "/error", "/actuator/heapdump", "/" + "a/".repeat(2_000), "/" + "x".repeat(9_000),
			"?", "/#", "/[", "/{id}", "/\u00e9", "/|", "/^", "/swagger-ui/../chat", "/webjars/../../x",
			"/index.html/x");

	private final long seed;

	private final List<Operation> operations;

	private final JsonNode schemas;

	private final List<String> ids;

	HostileRequests(long seed, OpenApiDocument document, List<String> ids) {
		this.seed = seed;
		this.operations = document.operations().toList();
		this.schemas = document.json().at("/components/schemas");
		this.ids = ids;
	}

	/** The bytes of a request. */
	byte[] request(int number) {
		Random random = new Random(this.seed * 1_000_003 + number);
		if (random.nextInt(25) == 0) {
			return noise(random);
		}
		Operation operation = this.operations.get(number % this.operations.size());
		int bend = random.nextInt(6);
		String method = (bend == 0) ? one(METHODS, random) : operation.method();
		String target = target(operation, bend == 1, random) + query(operation, bend == 2, random);
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("Host", "127.0.0.1");
		headers.put("Content-Type", (random.nextInt(10) == 0) ? one(TYPES, random) : "application/json");
		headers.put("X-Test-Caller", one(List.of("none", "root;ops;ADMIN;USER,ADMIN", "ann;web;ADMIN;USER"), random));
		headers.put("Connection", "close");
		if (operation.path().equals("/mcp") && random.nextBoolean()) {
			headers.put("MCP-Protocol-Version", "2026-07-28");
			headers.put("Mcp-Method", "tools/call");
			headers.put("Mcp-Name", "ask_assistant");
		}
		byte[] body = operation.json().has("requestBody") || random.nextInt(10) == 0
				? body(operation, bend >= 3, random) : new byte[0];
		boolean upgrade = operation.path().equals("/ws") && random.nextInt(4) > 0;
		if (upgrade) {
			headers.remove("Content-Type");
			headers.putAll(Map.of("Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13",
					"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));
			if (random.nextInt(4) == 0) {
				headers.put("Sec-WebSocket-" + one(List.of("Protocol", "Extensions", "Version", "Key"), random),
						one(TEXTS, random).replaceAll("[\r\n]", ""));
			}
		}
		List<String> lines = new ArrayList<>();
		lines.add(method + " " + target + " " + ((random.nextInt(60) == 0)
				? one(List.of("HTTP/1.0", "HTTP/1.1 ", "HTTP/9", "", "http/1.1", "HTTP/2.0"), random) : "HTTP/1.1"));
		headers.forEach((name, value) -> lines.add(name + ": " + value));
		if (upgrade) {
			body = frames(random);
		}
		else if (body.length > 0 || random.nextInt(10) == 0) {
			lines.add("Content-Length: " + body.length);
		}
		if (bend == 4 || random.nextInt(8) == 0) {
			addHeaders(lines, random);
		}
		return join(lines, (random.nextInt(80) == 0) ? "\n" : "\r\n", body);
	}

	/** Frames of a WebSocket, most of which break a rule, or have an odd message. */
	private static byte[] frames(Random random) {
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		for (int i = random.nextInt(6); i >= 0; i--) {
			String text = switch (random.nextInt(6)) {
				case 0 -> one(TEXTS, random);
				case 1 -> "{\"type\":\"message\",\"message\":\"Hi\"}";
				case 2 -> "{\"type\":" + one(LITERALS, random) + "}";
				case 3 -> "{\"type\":\"message\",\"message\":" + one(LITERALS, random) + ",\"after\":"
						+ one(LITERALS, random) + "}";
				case 4 -> "{\"type\":\"follow\",\"run_id\":" + Json.of(one(TEXTS, random)) + "}";
				default -> one(LITERALS, random);
			};
			int first = (random.nextInt(3) > 0) ? RawSocket.FIN | RawSocket.TEXT : random.nextInt(256);
			byte[] frame = RawSocket.frame(first, text.getBytes(StandardCharsets.UTF_8));
			frames.writeBytes((random.nextInt(8) == 0) ? scrambled(frame, random) : frame);
		}
		return frames.toByteArray();
	}

	private static void addHeaders(List<String> lines, Random random) {
		int count = (random.nextInt(20) == 0) ? 300 : 1 + random.nextInt(3);
		for (int i = 0; i < count; i++) {
			String name = one(HEADERS, random);
			String value = switch (random.nextInt(12)) {
				case 0 -> one(TYPES, random);
				case 1 -> "chunked";
				case 2 -> "x".repeat(random.nextInt(10_000));
				default -> one(TEXTS, random);
			};
			// Most line breaks are removed, otherwise the parser would reject nearly all
			// requests.
			lines.add(name + ": " + ((random.nextInt(10) == 0) ? value : value.replaceAll("[\r\n]", "")));
			if (random.nextInt(6) == 0) {
				lines.add(name + ": " + one(TEXTS, random).replaceAll("[\r\n]", ""));
			}
			if (random.nextInt(30) == 0) {
				lines.add(one(List.of(" folded", "no colon", ":", "\t", "a: b\u0000"), random));
			}
		}
	}

	private String target(Operation operation, boolean bent, Random random) {
		if (bent && random.nextInt(3) == 0) {
			String path = one(PATHS, random);
			return random.nextBoolean() ? path : operation.path() + path;
		}
		String id = (bent || random.nextInt(4) == 0) ? encoded(one(TEXTS, random), random)
				: this.ids.isEmpty() ? "x" : prefix(operation) + one(this.ids, random);
		return operation.path().replace("{id}", id);
	}

	/** What ids begin with in OpenAI's API. */
	private static String prefix(Operation operation) {
		return operation.path().startsWith("/v1/responses/") ? "resp_"
				: operation.path().startsWith("/v1/conversations/") ? "conv_" : "";
	}

	private static String query(Operation operation, boolean bent, Random random) {
		List<String> parts = new ArrayList<>();
		operation.json().path("parameters").forEach((parameter) -> {
			if (parameter.path("in").asString("").equals("query") && random.nextInt(3) > 0) {
				String name = parameter.path("name").asString();
				parts.add(name + "=" + encoded(one(TEXTS, random), random));
				if (bent && random.nextBoolean()) {
					parts.add(name + one(List.of("=1", "", "[]=1", "[a]=1", "%00=1", "=="), random));
				}
			}
		});
		if (bent) {
			parts.add(encoded(one(TEXTS, random), random) + "=" + encoded(one(TEXTS, random), random));
		}
		return parts.isEmpty() ? "" : "?" + String.join("&", parts);
	}

	private byte[] body(Operation operation, boolean bent, Random random) {
		List<JsonNode> examples = operation.bodies().stream().filter((body) -> !body.isNull()).toList();
		String plain = examples.isEmpty() ? "{\"message\":\"Hi\"}" : one(examples, random).toString();
		if (!bent) {
			return plain.getBytes(StandardCharsets.UTF_8);
		}
		return switch (random.nextInt(12)) {
			case 0 -> one(LITERALS, random).getBytes(StandardCharsets.UTF_8);
			case 1 -> plain.substring(0, random.nextInt(plain.length())).getBytes(StandardCharsets.UTF_8);
			case 2 -> (plain + one(LITERALS, random)).getBytes(StandardCharsets.UTF_8);
			case 3 -> plain.getBytes(StandardCharsets.UTF_16);
			case 4 -> scrambled(plain.getBytes(StandardCharsets.UTF_8), random);
			case 5 -> ("{\"message\":\"Hi\",\"context\":" + "{\"a\":".repeat(5_000)).getBytes(StandardCharsets.UTF_8);
			default -> fields(operation, random).getBytes(StandardCharsets.UTF_8);
		};
	}

	/** An object with the schema's fields and arbitrary values. */
	private String fields(Operation operation, Random random) {
		String reference = operation.json()
			.at("/requestBody/content/application~1json/schema/$ref")
			.asString("#/components/schemas/ChatRequest");
		JsonNode properties = this.schemas.path(reference.substring(reference.lastIndexOf('/') + 1)).path("properties");
		List<String> members = new ArrayList<>();
		if (random.nextInt(4) > 0) {
			members.add("\"message\":\"Hi\"");
		}
		for (String name : Json.names(properties)) {
			if (random.nextInt(3) == 0) {
				members.add("\"" + name + "\":"
						+ (random.nextBoolean() ? one(LITERALS, random) : Json.of(one(TEXTS, random))));
			}
		}
		if (random.nextInt(6) == 0) {
			members.add(one(List.of("\"__proto__\":{}", "\"@class\":\"Runtime\"", "\"\":1", "\"message\":\"again\"",
					"\"metadata\":{\"a\":\"" + FORGED + "\"}"), random));
		}
		return "{" + String.join(",", members) + "}";
	}

	private static byte[] scrambled(byte[] bytes, Random random) {
		for (int i = 0; i < 3; i++) {
			bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
		}
		return bytes;
	}

	/** Bytes that are hardly HTTP. */
	private static byte[] noise(Random random) {
		byte[] bytes = new byte[1 + random.nextInt(2_000)];
		random.nextBytes(bytes);
		return switch (random.nextInt(6)) {
			case 0 -> bytes;
			case 1 -> "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
			case 2 -> ("POST /chat HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + one(
					List.of("zz\r\n", "-1\r\n", "ffffffffffffffff\r\n", "5;a=b\r\nHi", "0\r\nX: y\r\n", "5\r\n{}\r\n"),
					random))
				.getBytes(StandardCharsets.US_ASCII);
			case 3 -> ("POST /chat HTTP/1.1\r\nHost: x\r\nContent-Length: "
					+ one(List.of("-1", "1e3", "99999999999999999999", "10, 10", "5\r\nContent-Length: 7",
							"5\r\nTransfer-Encoding: chunked"), random)
					+ "\r\nContent-Type: application/json\r\n\r\n{\"message\":\"Hi\"}")
				.getBytes(StandardCharsets.US_ASCII);
			case 4 ->
				("GET /health HTTP/1.1\r\n" + "A: b\r\n".repeat(2_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
			default -> ("GET /" + one(TEXTS, random) + " HTTP/1.1\r\nHost: " + one(TEXTS, random) + "\r\n\r\n")
				.getBytes(StandardCharsets.UTF_8);
		};
	}

	/** Percent-encoded, or unencoded if the text has no line break. */
	private static String encoded(String text, Random random) {
		if (random.nextInt(3) == 0 && !text.matches("(?s).*[\\s#?&].*")) {
			return text;
		}
		StringBuilder encoded = new StringBuilder();
		for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
			encoded.append("%%%02X".formatted(b & 0xff));
		}
		return encoded.toString();
	}

	private static byte[] join(List<String> lines, String end, byte[] body) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		lines.forEach((line) -> bytes.writeBytes((line + end).getBytes(StandardCharsets.UTF_8)));
		bytes.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
		bytes.writeBytes(body);
		return bytes.toByteArray();
	}

	private static <T> T one(List<T> choices, Random random) {
		return choices.get(random.nextInt(choices.size()));
	}

}

package dev.parley.security;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** An OpenID provider, reduced to the endpoints that a resource server uses. */
final class Issuer implements AutoCloseable {

	private final HttpServer http;

	private final RSAKey key = new RSAKeyGenerator(2048).keyID("one").generate();

	private final AtomicInteger calls = new AtomicInteger();

	private Issuer() throws IOException, JOSEException {
		this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.http.createContext("/.well-known/openid-configuration",
				(exchange) -> answer(exchange, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(uri(), uri())));
		this.http.createContext("/keys", (exchange) -> answer(exchange, new JWKSet(this.key).toString(true)));
		this.http.start();
	}

	static Issuer start() throws IOException, JOSEException {
		return new Issuer();
	}

	private void answer(HttpExchange exchange, String json) throws IOException {
		this.calls.incrementAndGet();
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	String uri() {
		return "http://127.0.0.1:" + this.http.getAddress().getPort();
	}

	RSAKey key() {
		return this.key;
	}

	/** The number of requests so far. */
	int calls() {
		return this.calls.get();
	}

	@Override
	public void close() {
		this.http.stop(0);
	}

}

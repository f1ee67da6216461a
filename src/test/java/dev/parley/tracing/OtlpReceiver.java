package dev.parley.tracing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;

/** A server that receives traces, and reads them with OpenTelemetry's own classes. */
final class OtlpReceiver implements AutoCloseable {

	private final HttpServer server;

	private final List<ResourceSpans> received = new CopyOnWriteArrayList<>();

	private final AtomicInteger requests = new AtomicInteger();

	/** The status of responses; spans count as received only with 200. */
	volatile int status = 200;

	private OtlpReceiver(HttpServer server) {
		this.server = server;
	}

	static OtlpReceiver start() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			OtlpReceiver receiver = new OtlpReceiver(server);
			server.createContext("/v1/traces", receiver::receive);
			server.start();
			return receiver;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/** The number of requests, with any response. */
	int requests() {
		return this.requests.get();
	}

	List<ResourceSpans> received() {
		return this.received;
	}

	List<Span> spans() {
		return this.received.stream()
			.map(ResourceSpans::getScopeSpansList)
			.flatMap(List::stream)
			.map(ScopeSpans::getSpansList)
			.flatMap(List::stream)
			.toList();
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			InputStream body = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
					? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
			ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
			if (this.status == 200) {
				this.received.addAll(request.getResourceSpansList());
			}
			exchange.sendResponseHeaders(this.status, -1);
			this.requests.incrementAndGet();
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}

package dev.parley.security;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.RawExchange;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** HTTPS with PEM files. */
@OwnServers
class TlsIntegrationTests {

	@TempDir
	private Path folder;

	@Test
	void speaksHttpsWithTheFilesThatAreNamed() throws Exception {
		HttpResponse<String> answer = agentsOverTls();
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
		assertThat(answer.headers().firstValue("Strict-Transport-Security")).hasValue("max-age=31536000");
	}

	@Test
	void speaksHttp2IfTheSettingSaysSo() throws Exception {
		HttpResponse<String> answer = agentsOverTls("PARLEY_HTTP2=true");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
	}

	private HttpResponse<String> agentsOverTls(String... settings) throws Exception {
		KeyStore store = keyStore();
		Path certificate = pem("CERTIFICATE", store.getCertificate("parley").getEncoded());
		Path key = pem("PRIVATE KEY", store.getKey("parley", "changeit".toCharArray()).getEncoded());
		String[] all = Stream
			.concat(Stream.of("parley.tls.certificate=" + certificate, "parley.tls.key=" + key), Stream.of(settings))
			.toArray(String[]::new);
		try (ScriptedModel model = ScriptedModel.start();
				Parley parley = Parley.start(this.folder, model.baseUrl(), all);
				HttpClient client = HttpClient.newBuilder()
					.sslContext(trusting(store.getCertificate("parley")))
					.build()) {
			return client.send(HttpRequest
				.newBuilder(URI.create("https://localhost:" + parley.server().uri("/").getPort() + "/agents"))
				.build(), BodyHandlers.ofString());
		}
	}

	/** A TLS record that announces 512 bytes, which arrive one by one. */
	@Test
	void closesASlowHandshake() throws Exception {
		KeyStore store = keyStore();
		Path certificate = pem("CERTIFICATE", store.getCertificate("parley").getEncoded());
		Path key = pem("PRIVATE KEY", store.getKey("parley", "changeit".toCharArray()).getEncoded());
		try (ScriptedModel model = ScriptedModel.start();
				Parley parley = Parley.start(this.folder, model.baseUrl(), "parley.tls.certificate=" + certificate,
						"parley.tls.key=" + key, "parley.web.head-timeout=2s");
				Socket socket = new Socket("localhost", parley.server().uri("/").getPort())) {
			socket.setSoTimeout(40_000);
			OutputStream out = socket.getOutputStream();
			out.write(new byte[] { 0x16, 3, 1, 2, 0 });
			Thread drops = Thread.ofVirtual().start(() -> drop(out));
			RawExchange.read(socket.getInputStream());
			drops.interrupt();
		}
	}

	private static void drop(OutputStream out) {
		try {
			while (!Thread.currentThread().isInterrupted()) {
				out.write(1);
				LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
			}
		}
		catch (IOException ex) {
			// The server has closed the connection, as expected.
		}
	}

	@Test
	void doesNotStartWithACertificateWithoutItsKey() {
		assertThatExceptionOfType(SecuritySettingsException.class)
			.isThrownBy(() -> Parley.start(this.folder, "http://127.0.0.1:1", "parley.tls.certificate=/nowhere.pem"));
	}

	private Path pem(String type, byte[] content) throws IOException {
		return Files.writeString(this.folder.resolve(type.replace(' ', '-') + ".pem"),
				"-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type,
						Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content), type));
	}

	/** Creates a certificate with the JDK's keytool. */
	private KeyStore keyStore() throws Exception {
		Path file = this.folder.resolve("store.p12");
		Process keytool = new ProcessBuilder(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
						"parley", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-storetype",
						"PKCS12", "-storepass", "changeit", "-keystore", file.toString()))
			.inheritIO()
			.start();
		assertThat(keytool.waitFor()).isZero();
		return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
	}

	private static SSLContext trusting(Certificate certificate) throws Exception {
		KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
		trusted.load(null, null);
		trusted.setCertificateEntry("parley", certificate);
		TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		managers.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, managers.getTrustManagers(), null);
		return context;
	}

}

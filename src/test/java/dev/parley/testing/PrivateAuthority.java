package dev.parley.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import static org.assertj.core.api.Assertions.assertThat;

/** A self-signed certificate, created with the JDK's keytool. */
public final class PrivateAuthority {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private final KeyStore store;

	private final Path pem;

	private PrivateAuthority(KeyStore store, Path pem) {
		this.store = store;
		this.pem = pem;
	}

	/** Creates a certificate for these names. */
	public static PrivateAuthority in(Path folder, String... hosts)
			throws IOException, GeneralSecurityException, InterruptedException {
		Path file = folder.resolve("authority.p12");
		Process keytool = new ProcessBuilder(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
						"own", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=dns:" + String.join(",dns:", hosts),
						"-storetype", "PKCS12", "-storepass", "changeit", "-keystore", file.toString()))
			.inheritIO()
			.start();
		assertThat(keytool.waitFor()).isZero();
		KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
		Path pem = folder.resolve("authority.pem");
		Files.writeString(pem,
				"# Subject: CN=test\n-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
					.formatted(Base64.getMimeEncoder(64, new byte[] { '\n' })
						.encodeToString(store.getCertificate("own").getEncoded())));
		return new PrivateAuthority(store, pem);
	}

	/** The certificate file for clients that trust it. */
	public Path pem() {
		return this.pem;
	}

	/** The TLS context for a server with the certificate. */
	public SSLContext server() throws GeneralSecurityException {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(this.store, PASSWORD);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), null, null);
		return context;
	}

}

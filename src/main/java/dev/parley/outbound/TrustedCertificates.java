package dev.parley.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;

/**
 * Reads certificates of authorities from PEM files, and creates trust managers for them.
 */
final class TrustedCertificates {

	private static final Pattern CERTIFICATE = Pattern
		.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

	private TrustedCertificates() {
	}

	/**
	 * Reads all certificates of a file; ignores text between them.
	 * @param variable that names the file, for error messages
	 * @throws OutboundSettingsException if there is none
	 */
	static List<Certificate> read(String file, String variable) {
		List<Certificate> certificates = new ArrayList<>();
		try {
			Matcher each = CERTIFICATE.matcher(Files.readString(Path.of(file.strip()), StandardCharsets.ISO_8859_1));
			while (each.find()) {
				certificates.add(CertificateFactory.getInstance("X.509")
					.generateCertificate(new ByteArrayInputStream(each.group().getBytes(StandardCharsets.ISO_8859_1))));
			}
		}
		catch (IOException | InvalidPathException ex) {
			throw unusable(variable, file, "which cannot be read");
		}
		catch (CertificateException ex) {
			throw unusable(variable, file, "which contains a damaged certificate");
		}
		if (certificates.isEmpty()) {
			throw unusable(variable, file, "which contains no certificate");
		}
		return certificates;
	}

	private static OutboundSettingsException unusable(String variable, String file, String fault) {
		return new OutboundSettingsException("%s names the file %s, %s.".formatted(variable, file, fault),
				"Set it to a PEM file that this process can read and that contains the certificate of the authority "
						+ "(-----BEGIN CERTIFICATE-----).");
	}

	/** A trust manager for these certificates and the JDK's. */
	static X509TrustManager trusting(Collection<Certificate> certificates) {
		try {
			KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
			trusted.load(null, null);
			List<Certificate> all = new ArrayList<>(certificates);
			all.addAll(Arrays.<X509Certificate>asList(managerOf(null).getAcceptedIssuers()));
			for (Certificate certificate : all) {
				trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
			}
			return managerOf(trusted);
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException("The JDK cannot store certificates", ex);
		}
	}

	private static X509TrustManager managerOf(@Nullable KeyStore store) throws GeneralSecurityException {
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(store);
		return Arrays.stream(factory.getTrustManagers())
			.filter(X509TrustManager.class::isInstance)
			.map(X509TrustManager.class::cast)
			.findFirst()
			.orElseThrow();
	}

}

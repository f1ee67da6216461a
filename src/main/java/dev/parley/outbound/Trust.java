package dev.parley.outbound;

import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Trusted certificates in the form that HTTP clients need. */
record Trust(SSLContext context, X509TrustManager manager) {

	static Trust in(List<Certificate> certificates) {
		try {
			X509TrustManager manager = TrustedCertificates.trusting(certificates);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { manager }, null);
			return new Trust(context, manager);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The JDK does not support TLS", ex);
		}
	}

}

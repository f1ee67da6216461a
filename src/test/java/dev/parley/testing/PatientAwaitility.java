package dev.parley.testing;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sets the default limit of Awaitility. Registered automatically with JUnit. */
public final class PatientAwaitility implements BeforeAllCallback {

	@Override
	public void beforeAll(ExtensionContext test) {
		Awaitility.setDefaultTimeout(Patience.LIMIT);
	}

}

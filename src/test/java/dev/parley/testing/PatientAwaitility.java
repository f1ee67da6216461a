package dev.parley.testing;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives waits that name no limit the common one. JUnit finds it by itself. */
public final class PatientAwaitility implements BeforeAllCallback {

	@Override
	public void beforeAll(ExtensionContext test) {
		Awaitility.setDefaultTimeout(Patience.LIMIT);
	}

}

package dev.parley.run;

/** An idempotency key was used before for a request that asked for something else. */
public class KeyReusedException extends RuntimeException {

	public KeyReusedException() {
		super("The idempotency key was used before for another request");
	}

}

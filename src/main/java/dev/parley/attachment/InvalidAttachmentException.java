package dev.parley.attachment;

/** An attachment is not accepted; the message says why and is for the client. */
public class InvalidAttachmentException extends RuntimeException {

	public InvalidAttachmentException(String message) {
		super(message, null, false, false);
	}

}

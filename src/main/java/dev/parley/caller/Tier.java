package dev.parley.caller;

/** How much a caller may use. */
public enum Tier {

	FREE, PREMIUM, ADMIN

}

package dev.parley.caller;

/** The class of a caller, which determines its limits. */
public enum Tier {

	FREE, PREMIUM, ADMIN

}

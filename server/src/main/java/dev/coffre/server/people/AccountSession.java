package dev.coffre.server.people;

import java.time.Instant;

/**
 * State of a sign-in that a session keeps. It holds no rights: they are read for each request.
 *
 * @param credentialFingerprint changes with the password and the second factor, which ends all older sessions
 * @param lastProof time of the last proof of identity, by password or second factor
 */
public record AccountSession(String account, String credentialFingerprint, Instant lastProof) {}

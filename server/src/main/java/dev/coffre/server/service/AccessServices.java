package dev.coffre.server.service;

import dev.coffre.server.access.AccessTokens;
import dev.coffre.server.access.Challenges;
import dev.coffre.server.access.CredentialsVerifier;
import dev.coffre.server.access.MachineAuthenticator;
import dev.coffre.server.access.ReaderTokenIssuer;
import dev.coffre.server.access.SecurityPinService;

/** Authentication of machines and holders of vault credentials, and the security PINs. */
public record AccessServices(
        AccessTokens tokens,
        Challenges challenges,
        SecurityPinService securityPins,
        CredentialsVerifier credentialsVerifier,
        MachineAuthenticator machineAuthenticator,
        ReaderTokenIssuer readerTokenIssuer) {}

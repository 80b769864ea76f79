package dev.coffre.server.service;

import dev.coffre.server.access.AccessTokens;
import dev.coffre.server.access.Challenges;
import dev.coffre.server.access.CredentialsVerifier;
import dev.coffre.server.access.MachineAuthenticator;
import dev.coffre.server.access.MachineTokenPace;
import dev.coffre.server.access.ReaderTokenIssuer;
import dev.coffre.server.access.SecurityPinService;
import dev.coffre.server.alerts.AccountAlerts;
import dev.coffre.server.alerts.AlertRegistry;
import dev.coffre.server.alerts.StoreAlerts;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.people.AccountQueries;
import dev.coffre.server.people.AccountService;
import dev.coffre.server.people.ApiTokenService;
import dev.coffre.server.people.InitialSetup;
import dev.coffre.server.people.PasswordHash;
import dev.coffre.server.people.SecondFactorService;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.retention.VaultDeletion;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Wiring of accounts, sign-in, and the authentication of machines. */
final class PeopleWiring {
    private PeopleWiring() {}

    static PeopleServices people(
            ServiceEnvironment environment, ServiceState state, AuditLog audit, AlertRegistry alerts) {
        OpenStore store = environment.store();
        Catalog catalog = store.catalog();
        InstantSource clock = environment.clock();
        SecureRandom random = environment.random();
        AccountQueries queries = new AccountQueries(catalog, clock);
        AccountService accounts = new AccountService(catalog, store.ledger(), random, environment.passwordCost());
        SecondFactorService secondFactors =
                new SecondFactorService(catalog, store.ledger(), store.folder().keys(), state.offers(), clock, random);
        AccountAlerts accountAlerts = new AccountAlerts(catalog, alerts, clock);
        return new PeopleServices(
                queries,
                accounts,
                new ApiTokenService(catalog, store.ledger(), clock, random),
                secondFactors,
                new SignInService(
                        catalog,
                        audit,
                        secondFactors,
                        accountAlerts::secondFactorGuessed,
                        clock,
                        state.attempts(),
                        PasswordHash.dummy(environment.passwordCost(), random)),
                new InitialSetup(queries, accounts, audit, state.setupCode()),
                state.sessions(),
                audit);
    }

    static AccessServices access(
            ServiceEnvironment environment,
            ServiceState state,
            AuditLog audit,
            AlertRegistry alerts,
            VaultDeletion vaultDeletion) {
        OpenStore store = environment.store();
        Catalog catalog = store.catalog();
        InstantSource clock = environment.clock();
        StoreAlerts storeAlerts = new StoreAlerts(catalog, alerts, clock);
        AccessTokens tokens =
                new AccessTokens(state.tokens(), state.attempts(), catalog, clock, environment.random(), storeAlerts);
        Challenges challenges = new Challenges(state.nonces(), state.key(), clock, environment.random());
        return new AccessServices(
                tokens,
                challenges,
                new SecurityPinService(state.pins(), state.key(), clock, environment.random()),
                new CredentialsVerifier(
                        catalog, store.signingKey().verifyingKey(), clock, vaultDeletion::requireNotDeleted),
                new MachineAuthenticator(
                        catalog,
                        challenges,
                        tokens,
                        vaultDeletion::requireNotDeleted,
                        new MachineTokenPace(
                                state.attempts(), environment.random(), storeAlerts, MachineTokenPace::sleep)),
                new ReaderTokenIssuer(catalog, tokens, audit, clock));
    }
}

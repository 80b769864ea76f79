package dev.coffre.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.people.AccountSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tokens that several processes share keep the same limits. */
class PostgresAccessTokensTest extends AccessTokensTest {
    @Override
    TestEngine engine() {
        return TestEngine.POSTGRESQL;
    }

    @Override
    TokenStore store(Catalog catalog) {
        return new CatalogTokens(catalog);
    }

    @Test
    void identitiesAreReadAsTheyWereWritten() {
        SplittableRandom random = new SplittableRandom(7);
        VaultId vault = VaultId.random(random);
        MachineId machine = MachineId.random(random);
        DomainId domain = DomainId.random(random);
        for (TokenIdentity identity : List.of(
                new TokenIdentity.MachineTokenIdentity(vault, machine, domain, 3),
                new TokenIdentity.ReaderTokenIdentity(vault, machine, domain, 1L << 40),
                new TokenIdentity.AccountTokenIdentity(
                        new AccountSession("a name with spaces", "mark", Instant.ofEpochMilli(17))))) {
            assertThat(TokenIdentityText.parse(TokenIdentityText.of(identity))).isEqualTo(identity);
        }
    }
}

package dev.coffre.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.platform.Here;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.VaultAddress;
import dev.coffre.vault.credentials.AddressAnnouncement;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultAddressTrackerTest {
    private static final Sha256 OLD_KEY = Sha256.of(new byte[] {1});
    private static final Sha256 NEW_KEY = Sha256.of(new byte[] {2});
    private static final VaultAddress REGISTERED = address("https://here.example:8443", OLD_KEY);
    private static final VaultAddress NEXT = address("https://there.example:8443", NEW_KEY);

    @TempDir
    private Path folder;

    private final SigningKey vaultKey = SigningKey.generate(new SecureRandom());

    @BeforeEach
    void register() {
        file().update(settings -> settings.withVault(new KnownVault(REGISTERED)));
    }

    @Test
    void theOldAddressIsGivenUpOnlyAfterTheNewOneHasLedToTheVault() {
        followed().authenticated(REGISTERED, announced(2, NEXT, vaultKey));
        assertThat(followed().addresses()).containsExactly(NEXT, REGISTERED);

        followed().authenticated(REGISTERED, announced(2, NEXT, vaultKey));
        assertThat(followed().addresses()).containsExactly(NEXT, REGISTERED);

        followed().authenticated(NEXT, announced(2, NEXT, vaultKey));
        assertThat(followed().addresses()).containsExactly(NEXT);
    }

    @Test
    void anOlderAnnouncementChangesNothing() {
        followed().authenticated(REGISTERED, announced(2, NEXT, vaultKey));

        followed().authenticated(REGISTERED, announced(1, REGISTERED, vaultKey));

        assertThat(followed().addresses()).containsExactly(NEXT, REGISTERED);
    }

    @Test
    void whatTheVaultDidNotSignIsRefused() {
        Optional<AddressAnnouncement> forged = announced(9, NEXT, SigningKey.generate(new SecureRandom()));

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> followed().authenticated(REGISTERED, forged))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.ANNOUNCEMENT_FORGED));
        assertThat(followed().addresses()).containsExactly(REGISTERED);
    }

    @Test
    void anAnnouncementThatWasPutIntoTheSettingsIsPassedOver() {
        Optional<AddressAnnouncement> forged = announced(9, NEXT, SigningKey.generate(new SecureRandom()));
        file().update(settings -> settings.withVault(kept -> kept.withAnnounced(forged)));
        assertThat(followed().addresses()).containsExactly(REGISTERED);

        followed().authenticated(REGISTERED, announced(2, NEXT, vaultKey));

        assertThat(followed().addresses()).containsExactly(NEXT, REGISTERED);
    }

    @Test
    void withoutUrlsTheKnownOnesStay() {
        AddressAnnouncement said = AddressAnnouncement.sign(3, List.of(), List.of(OLD_KEY, NEW_KEY), vaultKey);

        followed().authenticated(REGISTERED, Optional.of(said));

        assertThat(followed().addresses().getFirst().urls()).isEqualTo(REGISTERED.urls());
        assertThat(followed().addresses().getFirst().pins()).hasSize(2);
    }

    private SettingsFile file() {
        return new SettingsFile(
                Here.privatePath(folder.resolve("settings")), new ProxyChoice.FromEnvironment(Map.of()));
    }

    /** As a command does that starts now. */
    private VaultAddressTracker followed() {
        return new VaultAddressTracker(file(), file().read().vault().orElseThrow(), vaultKey.verifyingKey());
    }

    private static Optional<AddressAnnouncement> announced(long number, VaultAddress address, SigningKey key) {
        return Optional.of(AddressAnnouncement.sign(
                number,
                address.urls().stream().map(URI::toString).toList(),
                address.pins().stream().map(Sha256::parse).toList(),
                key));
    }

    private static VaultAddress address(String url, Sha256 pin) {
        return new VaultAddress(List.of(URI.create(url)), Set.of(pin.toString()));
    }
}

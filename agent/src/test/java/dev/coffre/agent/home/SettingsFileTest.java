package dev.coffre.agent.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.agent.platform.Here;
import dev.coffre.agent.throttle.Bitrate;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.ProxyCredentials;
import dev.coffre.vault.client.VaultAddress;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    private static final KnownVault VAULT =
            new KnownVault(new VaultAddress(List.of(URI.create("https://vault.example:8443")), Set.of("00")));
    private static final ProxyChoice PROXY =
            new ProxyChoice.Explicit("proxy", 3128, Optional.of(new ProxyCredentials("me", "s3cret".toCharArray())));
    private static final Throttle THROTTLE = Throttle.OFF
            .withEnabled(true)
            .withWorkHours(Throttle.OFF.workHours().withDays("sat").orElseThrow())
            .withWork(Bitrate.MIN);

    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("settings");
    }

    private SettingsFile file() {
        return new SettingsFile(
                Here.privatePath(path()), new ProxyChoice.FromEnvironment(Map.of("https_proxy", "of-the-system")));
    }

    @Test
    void withoutAFileThereIsNoVaultAndTheSystemsProxy() {
        AgentSettings none = file().read();
        assertThat(none.vault()).isEmpty();
        assertThat(none.throttle()).isEqualTo(Throttle.OFF);
        assertThat(none.proxy().proxyFor(URI.create("https://vault.example")))
                .hasToString("Optional[of-the-system:1080]");
    }

    @Test
    void whatIsSettledBeforeTheRegistrationStaysWithIt() throws IOException {
        file().update(settings -> settings.withProxy(PROXY).withThrottle(THROTTLE));
        assertThat(file().read()).isEqualTo(new AgentSettings(Optional.empty(), PROXY, THROTTLE, Optional.empty()));
        file().update(settings -> settings.withVault(VAULT));
        assertThat(file().read()).isEqualTo(new AgentSettings(Optional.of(VAULT), PROXY, THROTTLE, Optional.empty()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileFromBeforeThereWasAThrottleIsRead() throws IOException {
        Files.writeString(path(), """
            {"version":1,"vaultUrls":["https://vault.example:8443"],"tlsPins":["00"],"proxy":{"mode":"none"}}
            """);
        assertThat(file().read())
                .isEqualTo(
                        new AgentSettings(Optional.of(VAULT), new ProxyChoice.None(), Throttle.OFF, Optional.empty()));
    }

    @Test
    void aThrottleThatIsNoneIsDamage() throws IOException {
        for (String throttle : List.of(
                "{\"enabled\":true,\"workDays\":[\"xyz\"],\"workHours\":\"08:00-18:00\",\"workRate\":512000,\"otherRate\":512000}",
                "{\"enabled\":true,\"workDays\":[\"mon\"],\"workHours\":\"8\",\"workRate\":512000,\"otherRate\":512000}",
                "{\"enabled\":true,\"workDays\":[\"mon\"],\"workHours\":\"08:00-18:00\",\"workRate\":1,\"otherRate\":1}")) {
            Files.writeString(path(), "{\"version\":1,\"vaultUrls\":[],\"tlsPins\":[],\"throttle\":" + throttle + "}");
            assertThat(catchThrowableOfType(Problem.class, () -> file().read()).code())
                    .as(throttle)
                    .isEqualTo(ProblemCode.STATE_DAMAGED);
        }
    }
}

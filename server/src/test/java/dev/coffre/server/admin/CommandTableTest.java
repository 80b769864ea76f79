package dev.coffre.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.testing.EveryCommand;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import org.junit.jupiter.api.Test;

/** The table of commands, and the JSON of the admin socket that is derived from it. */
class CommandTableTest {
    @Test
    void everyNameAndEveryRequestOccursOnce() {
        assertThat(CommandTable.all().stream().map(CommandSpec::name)).doesNotHaveDuplicates();
        assertThat(CommandTable.all().stream().map(CommandSpec::request)).doesNotHaveDuplicates();
    }

    @Test
    void aMessageIsTheNameAndTheArguments() {
        assertThat(WireJson.writeLine(CommandTable.message(new VaultCommands.SetVaultQuota("home", 1L << 40))))
                .isEqualTo("{\"command\":\"set-quota\",\"vault\":\"home\",\"bytes\":1099511627776}");
    }

    @Test
    void everyCommandIsReadBackAsItWasWritten() {
        for (AdminCommand<?> command : EveryCommand.all()) {
            assertThat(CommandTable.read(WireJson.write(CommandTable.message(command))))
                    .isEqualTo(command);
        }
    }

    @Test
    void aLineThatNamesNoCommandIsRefused() {
        for (String line : new String[] {"{}", "[]", "{\"command\":\"no-such\"}", "{\"command\":1}"}) {
            assertThatThrownBy(() -> CommandTable.read(line.getBytes(UTF_8)))
                    .as(line)
                    .isInstanceOf(MalformedMessageException.class);
        }
    }
}

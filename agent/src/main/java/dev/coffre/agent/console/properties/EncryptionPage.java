package dev.coffre.agent.console.properties;

import dev.coffre.agent.child.ChildJobSpec;
import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.child.PrivateTempDirectory;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.home.NamedInput;
import dev.coffre.agent.registration.PassphraseRule;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Changes the passphrase. */
record EncryptionPage(PropertiesTabLayout tabs, PrivatePath state, ChildJobs children) {
    Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of(
                "GET /properties/encryption",
                this::show,
                "POST /properties/encryption",
                request -> tabs.change(request, PropertiesTab.ENCRYPTION, () -> set(request)));
    }

    private PageResponse show(ConsolePageRequest request) {
        return tabs.page(request, PropertiesTab.ENCRYPTION, Map.of("least", Passphrase.MIN_CODE_POINTS));
    }

    /** Runs {@code coffre passphrase change}. */
    private void set(ConsolePageRequest request) {
        if (!request.isChecked("acknowledged")) {
            throw ProblemCode.LOSS_NOT_ACKNOWLEDGED.problem();
        }
        PrivateTempDirectory folder = PrivateTempDirectory.in(state);
        try (Passphrase passphrase =
                PassphraseRule.typedTwice(request.rawField("passphrase"), request.rawField("again"))) {
            byte[] pin = request.rawField("pin").strip().getBytes(StandardCharsets.UTF_8);
            List<String> arguments = List.of(
                    "passphrase",
                    "change",
                    "--i-saved-the-passphrase",
                    "--passphrase-file=" + NamedInput.STANDARD_INPUT,
                    "--pin-file=" + folder.write("pin", pin));
            children.run(new ChildJobSpec(
                    JobKind.KEY_CHANGE.code(), arguments.getFirst(), arguments, passphrase.utf8(), () -> {}));
        } finally {
            folder.delete();
        }
    }
}

package dev.coffre.agent.console.properties;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.child.ChildOrder;
import dev.coffre.agent.child.PrivateFolder;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.registration.PassphraseRule;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Changes the passphrase. */
record EncryptionPage(Tabs tabs, ChildJobs children) {
    Map<String, Handler> routes() {
        return Map.of(
                "GET /properties/encryption",
                this::show,
                "POST /properties/encryption",
                visit -> tabs.change(visit, PropertiesTab.ENCRYPTION, () -> set(visit)));
    }

    private Answer show(Visit visit) {
        return tabs.page(visit, PropertiesTab.ENCRYPTION, Map.of("least", Passphrase.MIN_CODE_POINTS));
    }

    /** Runs {@code coffre passphrase change}. */
    private void set(Visit visit) {
        if (!visit.ticked("acknowledged")) {
            throw ProblemCode.LOSS_NOT_ACKNOWLEDGED.problem();
        }
        PrivateFolder folder = PrivateFolder.in(tabs.world().home().state());
        try (Passphrase passphrase = PassphraseRule.typedTwice(visit.typed("passphrase"), visit.typed("again"))) {
            byte[] pin = visit.typed("pin").strip().getBytes(StandardCharsets.UTF_8);
            List<String> arguments = List.of(
                    "passphrase",
                    "change",
                    "--i-saved-the-passphrase",
                    "--passphrase-file=/dev/stdin",
                    "--pin-file=" + folder.write("pin", pin));
            children.run(
                    new ChildOrder(JobKind.KEY_CHANGE, arguments.getFirst(), arguments, passphrase.utf8(), () -> {}));
        } finally {
            folder.delete();
        }
    }
}

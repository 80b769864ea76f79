package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AuditVerdict;
import picocli.CommandLine.Command;

/** {@code coffre-vault admin verify-audit}. */
@Command(name = "verify-audit", versionProvider = Version.class)
final class VerifyAuditCommand extends AdminCliCommand<AuditVerdict> {
    VerifyAuditCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<AuditVerdict> command() {
        return new AdminCommand.VerifyAudit();
    }

    @Override
    void show(AuditVerdict answer, Printer printer) {
        printer.message(answer);
        if (answer.broken().isPresent()) {
            throw ProblemCode.AUDIT_LOG_BROKEN
                    .with("entry", answer.broken().get())
                    .with("reason", answer.reason().orElse("-"));
        }
        printer.say("verify-audit.done", answer.entries());
    }
}

package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.message.AuditVerification;
import dev.coffre.vault.problem.ProblemCode;
import picocli.CommandLine.Command;

/** {@code coffre-vault admin verify-audit}. */
@Command(name = "verify-audit", versionProvider = VersionText.class)
final class VerifyAuditCommand extends AdminCliCommand<AuditVerification> {
    VerifyAuditCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<AuditVerification> command() {
        return new MaintenanceCommands.VerifyAudit();
    }

    @Override
    void show(AuditVerification answer, Printer printer) {
        printer.message(answer);
        if (answer.broken().isPresent()) {
            throw ProblemCode.AUDIT_LOG_BROKEN
                    .with("entry", answer.broken().get())
                    .with("reason", answer.reason().orElse("-"));
        }
        printer.say("verify-audit.done", answer.entries());
    }
}

package dev.coffre.server.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The subcommands of {@code coffre-vault admin}, in the order of its help. */
final class AdminSubcommands {
    private AdminSubcommands() {}

    /** The specifications by name, each built when it is needed. */
    static Map<String, Supplier<AdminSubcommand>> all() {
        Map<String, Supplier<AdminSubcommand>> all = new LinkedHashMap<>();
        all.put("create-vault", VaultSubcommands::create);
        all.put("list-vaults", VaultSubcommands::list);
        all.put("issue-credentials", VaultSubcommands::issueCredentials);
        all.put("set-description", VaultSubcommands::setDescription);
        all.put("rename-machine", MachineSubcommands::rename);
        all.put("set-quota", VaultSubcommands::setQuota);
        all.put("list-machines", MachineSubcommands::list);
        all.put("list-points", MachineSubcommands::listPoints);
        all.put("list-jobs", ActivitySubcommands::listJobs);
        all.put("list-alerts", ActivitySubcommands::listAlerts);
        all.put("acknowledge-alert", ActivitySubcommands::acknowledgeAlert);
        all.put("set-mail", ServiceSubcommands::setMail);
        all.put("test-mail", ServiceSubcommands::testMail);
        all.put("set-recipients", ActivitySubcommands::setRecipients);
        all.put("show-scrub", ServiceSubcommands::showScrub);
        all.put("set-scrub", ServiceSubcommands::setScrub);
        all.put("show-retention", MachineSubcommands::showRetention);
        all.put("set-retention", MachineSubcommands::setRetention);
        all.put("hold-point", MachineSubcommands::holdPoint);
        all.put("show-limits", VaultSubcommands::showLimits);
        all.put("set-limits", VaultSubcommands::setLimits);
        all.put("show-safeguards", VaultSubcommands::showSafeguards);
        all.put("set-safeguards", VaultSubcommands::setSafeguards);
        all.put("delete-points", MachineSubcommands::deletePoints);
        all.put("undelete-points", MachineSubcommands::undeletePoints);
        all.put("list-slots", MachineSubcommands::listSlots);
        all.put("reinstate-slots", MachineSubcommands::reinstateSlots);
        all.put("delete-vault", VaultSubcommands::delete);
        all.put("undelete-vault", VaultSubcommands::undelete);
        all.put("remove-machine", MachineSubcommands::remove);
        all.put("vault-pin", VaultSubcommands::pin);
        all.put("pin", MachineSubcommands::pin);
        all.put("create-account", AccountSubcommands::create);
        all.put("list-accounts", AccountSubcommands::list);
        all.put("set-password", AccountSubcommands::setPassword);
        all.put("set-role", AccountSubcommands::setRole);
        all.put("set-administrator", AccountSubcommands::setAdministrator);
        all.put("remove-account", AccountSubcommands::remove);
        all.put("reset-second-factor", AccountSubcommands::resetSecondFactor);
        all.put("create-token", AccountSubcommands::createToken);
        all.put("list-tokens", AccountSubcommands::listTokens);
        all.put("revoke-token", AccountSubcommands::revokeToken);
        all.put("verify-audit", ServiceSubcommands::verifyAudit);
        all.put("show-address", ServiceSubcommands::showAddress);
        all.put("announce-address", ServiceSubcommands::announceAddress);
        all.put("announce-certificate", ServiceSubcommands::announceCertificate);
        return all;
    }
}

package dev.coffre.server.admin;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.coffre.server.scrub.ScrubReport;
import dev.coffre.vault.wire.MachineList;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.PinGranted;
import dev.coffre.vault.wire.PointList;
import dev.coffre.vault.wire.VaultEntry;
import dev.coffre.vault.wire.VaultList;
import java.util.Optional;

/**
 * One thing that an administrator asks for. As JSON it is the request of the administration socket, {@code command}
 * naming which it is; the names below are the only ones that are read.
 *
 * @param <A> what it answers
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AdminCommand.CreateVault.class, name = "create-vault"),
    @JsonSubTypes.Type(value = AdminCommand.ListVaults.class, name = "list-vaults"),
    @JsonSubTypes.Type(value = AdminCommand.IssueCredentials.class, name = "issue-credentials"),
    @JsonSubTypes.Type(value = AdminCommand.SetVaultQuota.class, name = "set-quota"),
    @JsonSubTypes.Type(value = AdminCommand.ListMachines.class, name = "list-machines"),
    @JsonSubTypes.Type(value = AdminCommand.ListPoints.class, name = "list-points"),
    @JsonSubTypes.Type(value = AdminCommand.MakePin.class, name = "pin"),
    @JsonSubTypes.Type(value = AdminCommand.SetPassword.class, name = "set-password"),
    @JsonSubTypes.Type(value = AdminCommand.ScrubStore.class, name = "scrub")
})
public sealed interface AdminCommand<A> {
    @JsonIgnore
    Class<A> answerType();

    /** A new vault. */
    record CreateVault(String name, Optional<String> description) implements AdminCommand<VaultEntry> {
        @Override
        public Class<VaultEntry> answerType() {
            return VaultEntry.class;
        }
    }

    /** All vaults. */
    record ListVaults() implements AdminCommand<VaultList> {
        @Override
        public Class<VaultList> answerType() {
            return VaultList.class;
        }
    }

    /** New vault credentials; every older file of the vault is refused from then on. {@code vault}: name or id. */
    record IssueCredentials(String vault) implements AdminCommand<IssuedCredentials> {
        @Override
        public Class<IssuedCredentials> answerType() {
            return IssuedCredentials.class;
        }
    }

    /** How many bytes a vault may store; 0 for no limit. */
    record SetVaultQuota(String vault, long bytes) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }
    }

    /** The machines of a vault. */
    record ListMachines(String vault) implements AdminCommand<MachineList> {
        @Override
        public Class<MachineList> answerType() {
            return MachineList.class;
        }
    }

    /** The recovery points of a machine, given by id, or by name where only one has it. */
    record ListPoints(String machine) implements AdminCommand<PointList> {
        @Override
        public Class<PointList> answerType() {
            return PointList.class;
        }
    }

    /** A security PIN for one machine and one operation. */
    record MakePin(String machine, String operation) implements AdminCommand<PinGranted> {
        @Override
        public Class<PinGranted> answerType() {
            return PinGranted.class;
        }
    }

    /** A new password for an account, which is made if it is not there. */
    record SetPassword(String name, String password) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        /** Without the password, which must not reach a log. */
        @Override
        public String toString() {
            return "SetPassword[" + name + "]";
        }
    }

    /** Re-reads the store; what it finds is told while it runs, and counted in the answer. */
    record ScrubStore() implements AdminCommand<ScrubReport> {
        @Override
        public Class<ScrubReport> answerType() {
            return ScrubReport.class;
        }
    }
}

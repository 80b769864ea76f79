package dev.coffre.server.admin;

import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.audit.Effect;
import dev.coffre.server.hosting.ResourceResolver;
import dev.coffre.server.http.ThreadShare;
import dev.coffre.server.people.Actor;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Executes commands from all entry points. It checks the actor's permission before anything is done, and writes the
 * audit log. Lists that do not go through commands check the actor through {@link ResourceResolver} themselves, and
 * routes of machines and sign-in write to the audit log themselves. Thread-safe.
 */
public final class Administration {
    private final ResourceResolver resources;
    private final AuditLog audit;
    private final ChangePace pace;
    private final Map<Class<?>, BoundCommand<?, ?>> commands;

    /** @param groups all groups of {@link CommandTable} */
    public Administration(
            ResourceResolver resources, AuditLog audit, ChangePace pace, List<? extends CommandGroup> groups) {
        this.resources = resources;
        this.audit = audit;
        this.pace = pace;
        this.commands = groups.stream()
                .flatMap(CommandGroup::commands)
                .collect(Collectors.toMap(command -> command.spec().request(), Function.identity()));
        if (commands.size() != CommandTable.all().size()) {
            throw new IllegalStateException("a group of commands is missing");
        }
    }

    /**
     * Executes the command.
     *
     * @throws dev.coffre.vault.problem.Problem {@code not-allowed}; {@code vault-unknown} or {@code machine-unknown},
     *     also for what the actor may not see; or a problem of the command
     */
    public <A> A execute(Actor actor, AdminCommand<A> command) {
        return execute(actor, command, finding -> {});
    }

    /** @param findings receives each damage that a scrub finds, while it runs */
    public <A> A execute(Actor actor, AdminCommand<A> command, Consumer<ScrubFinding> findings) {
        return execute(actor, bound(command), command, findings);
    }

    /** Returns whose share of the pool of threads the command uses. A command that ends an access has one of its own. */
    public ThreadShare threadShare(Actor actor, AdminCommand<?> command) {
        return threadShare(actor, bound(command).spec(), command);
    }

    private static <C extends AdminCommand<?>> ThreadShare threadShare(
            Actor actor, CommandSpec<?, C, ?> spec, AdminCommand<?> command) {
        return new ThreadShare(
                spec.takesLong() ? ThreadShare.Kind.MAINTENANCE : ThreadShare.Kind.PERSON,
                ChangePace.key(actor, spec.budget().apply(spec.request().cast(command))));
    }

    @SuppressWarnings("unchecked") // a command's answer is that of its specification
    private <A> BoundCommand<?, A> bound(AdminCommand<A> command) {
        BoundCommand<?, ?> bound = commands.get(command.getClass());
        if (bound == null) {
            throw new IllegalStateException(command.getClass() + " is not in the table of commands");
        }
        return (BoundCommand<?, A>) bound;
    }

    private <C extends AdminCommand<A>, A> A execute(
            Actor actor, BoundCommand<C, A> bound, AdminCommand<A> given, Consumer<ScrubFinding> findings) {
        C command = bound.spec().request().cast(given);
        Optional<AuditAction> action = bound.spec().audit().apply(command);
        Effect<A> effect = action.isPresent()
                ? executeAudited(actor, bound, command, action.get(), findings)
                : bound.handler()
                        .apply(new CommandCall<>(actor, target(actor, bound.spec(), command), command, findings));
        return effect.answer();
    }

    /** Executes an audited command. The intent is durable before the action, the entry before the outcome is returned. */
    private <C extends AdminCommand<A>, A> Effect<A> executeAudited(
            Actor actor, BoundCommand<C, A> bound, C command, AuditAction action, Consumer<ScrubFinding> findings) {
        CommandTarget target;
        try {
            target = target(actor, bound.spec(), command);
        } catch (Problem refused) {
            throw recorded(actor, action, new CommandTarget.WholeService(), refused);
        }
        ChangePace.CountedChange counted;
        try {
            counted = pace.count(actor, bound.spec().budget().apply(command));
        } catch (Problem refused) {
            throw recorded(actor, action, target, refused);
        }
        CommandCall<C> call = new CommandCall<>(actor, target, command, findings);
        return counted.carryOut(
                () -> audit.record(
                        actor.name(),
                        actor.from(),
                        target.vault(),
                        withActorFacts(actor, action, target),
                        () -> bound.handler().apply(call),
                        Effect::changed),
                Effect::changed);
    }

    /** Records a refusal before the action: without an intent, which would cost two durable writes. Returns the problem. */
    private Problem recorded(Actor actor, AuditAction action, CommandTarget target, Problem refused) {
        audit.append(
                actor.name(),
                actor.from(),
                target.vault(),
                withActorFacts(actor, action, target),
                refused.code().code());
        return refused;
    }

    private static AuditAction withActorFacts(Actor actor, AuditAction auditAction, CommandTarget target) {
        AuditAction told = auditAction.with(target.facts());
        return token(actor).map(token -> told.with("by", "token " + token)).orElse(told);
    }

    /** Returns a channel that executes commands as this actor. */
    public AdminChannel channelFor(Actor actor) {
        return new AdminChannel() {
            @Override
            public <A> A execute(AdminCommand<A> command, Consumer<ScrubFinding> findings) {
                return Administration.this.execute(actor, command, findings);
            }

            @Override
            public void close() {
                // The underlying resources belong to the caller.
            }
        };
    }

    /** Asks for a proof of identity only if the actor has the permission. */
    private <C extends AdminCommand<?>> CommandTarget target(Actor actor, CommandSpec<?, C, ?> spec, C command) {
        if (token(actor).isPresent() && !spec.byToken().test(command)) {
            throw ProblemCode.TOKEN_NOT_ALLOWED.problem();
        }
        CommandTarget target = target(actor, spec.need().of().apply(command));
        if (spec.proof().test(actor, command)) {
            requireProof(actor);
        }
        return target;
    }

    /** @throws dev.coffre.vault.problem.Problem {@code proof-required} */
    static void requireProof(Actor actor) {
        if (!actor.isProven()) {
            throw ProblemCode.PROOF_REQUIRED.problem();
        }
    }

    private static Optional<String> token(Actor actor) {
        return actor instanceof Actor.Person person ? person.token() : Optional.empty();
    }

    private CommandTarget target(Actor actor, RequiredPermission need) {
        return switch (need) {
            case RequiredPermission.Anybody anybody -> new CommandTarget.WholeService();
            case RequiredPermission.OwnAccount own ->
                new CommandTarget.TargetAccount(requireOwnAccount(actor, own.account()));
            case RequiredPermission.OwnAccountOrAdministrator of -> {
                if (!actor.administers()) {
                    requireOwnAccount(actor, Optional.of(of.account()));
                }
                yield new CommandTarget.TargetAccount(of.account());
            }
            case RequiredPermission.LocalUser local -> {
                if (!(actor instanceof Actor.Local)) {
                    throw ProblemCode.FORBIDDEN.with("reason", "it is for the command line of the vault service");
                }
                yield new CommandTarget.WholeService();
            }
            case RequiredPermission.Administrator administrator -> {
                resources.requireAdministrator(actor);
                yield new CommandTarget.WholeService();
            }
            case RequiredPermission.InVault in ->
                new CommandTarget.TargetVault(resources.vault(actor, in.vault(), in.least()));
            case RequiredPermission.OfMachine of ->
                new CommandTarget.TargetMachine(resources.machine(actor, of.machine(), of.least()));
        };
    }

    private static String requireOwnAccount(Actor actor, Optional<String> account) {
        return switch (actor) {
            case Actor.Local local ->
                account.orElseThrow(
                        () -> ProblemCode.FORBIDDEN.with("reason", "it is for a person, about the own account"));
            case Actor.Person person -> {
                if (!account.orElse(person.account()).equals(person.account())) {
                    throw ProblemCode.NOT_ALLOWED.with("role", "administrator");
                }
                yield person.account();
            }
        };
    }
}

package dev.coffre.server.service;

import dev.coffre.server.commit.MachineReplacement;
import dev.coffre.server.health.LastSeenTracker;
import dev.coffre.server.health.MachineHealthService;
import dev.coffre.server.hosting.AgentPackages;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.MachineRegistration;
import dev.coffre.server.hosting.ResourceResolver;

/** Vaults and machines: lookup, registration, health, and the packages of the agent. */
public record MachineServices(
        Inventory inventory,
        ResourceResolver resources,
        MachineRegistration registration,
        MachineReplacement replacement,
        LastSeenTracker lastSeen,
        MachineHealthService health,
        AgentPackages agentPackages) {}

package dev.latchkey.identity;

import com.azure.core.credential.TokenCredential;
import dev.latchkey.identity.internal.chain.AbsentMember;
import dev.latchkey.identity.internal.chain.DeployedMember;
import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.chain.ToolMember;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.managed.ManagedIdentity;
import dev.latchkey.identity.internal.managed.ManagedIdentitySource;
import dev.latchkey.identity.internal.managed.ManagedSource;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Source;
import dev.latchkey.identity.internal.tool.ToolSource;
import java.time.Duration;
import java.util.List;

/** Converts each kind of credential to a chain member. */
final class ChainMembers {
  private ChainMembers() {}

  /**
   * The members that a credential stands for. A nested chain of this library is replaced by its
   * members. Otherwise it would choose an account on its own, and stop where the outer chain goes
   * on.
   */
  static List<Member> of(TokenCredential credential) {
    return credential instanceof ChainedTokenCredential chain
        ? chain.members()
        : List.of(one(credential));
  }

  private static Member one(TokenCredential credential) {
    if (credential instanceof SourceCredential ours) {
      Source source = ours.source();
      if (source instanceof ToolSource tool) {
        return new ToolMember(tool);
      }
      if (source instanceof ManagedSource managed) {
        return ofManagedIdentity(managed, DefaultAzureCredentialBuilder.PROOF);
      }
      if (source instanceof EntraSource) {
        return new DeployedMember(source, false);
      }
    }
    return new ForeignMember(credential);
  }

  /**
   * A managed identity next to other sources. If variables name the endpoint, it exists. The
   * instance metadata service must prove that it exists, unless the hardware shows that it can't.
   */
  static Member ofManagedIdentity(ManagedSource source, Duration proofWithin) {
    ManagedIdentity identity = source.identity();
    if (identity.isFoundByItsProgram()) {
      return new DeployedMember(source.withProofWithin(proofWithin), true);
    }
    if (identity.source() != ManagedIdentitySource.IMDS) {
      return new DeployedMember(source, false);
    }
    if (identity.isKeptInLab()) {
      return new AbsentMember(
          source.name(),
          false,
          "this process stands in a lab, and the machine's own identity is kept out of it",
          Remedy.step("set AZURE_POD_IDENTITY_AUTHORITY_HOST to the lab's imdsUri()"));
    }
    if (!identity.isPossibleHere()) {
      return new AbsentMember(
          source.name(),
          false,
          "the hardware of this machine is not Azure's",
          Remedy.step("set AZURE_TOKEN_CREDENTIALS=ManagedIdentityCredential to ask all the same"));
    }
    return new DeployedMember(source.withProofWithin(proofWithin), true);
  }
}

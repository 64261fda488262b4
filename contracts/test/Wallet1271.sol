// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A contract account for the tests: it signs what its one holder signed (ERC-1271).
contract Wallet1271 is IERC1271 {
    address private immutable _holder;

    constructor(address holder) {
        _holder = holder;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address signer, ECDSA.RecoverError problem,) = ECDSA.tryRecover(hash, signature);
        bool valid = problem == ECDSA.RecoverError.NoError && signer == _holder;
        return valid ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @notice The id of an asset: keccak256(abi.encode(chainId, contract, version, dataType, hashAlgorithm,
/// keccak256(metadata))). In assembly, since a batch computes it a hundred times: what it writes beyond the free
/// memory pointer is not kept.
library AssetId {
    /// @notice keccak256 of bytes that are still in the calldata.
    function hash(bytes calldata data) internal pure returns (bytes32 digest) {
        assembly ("memory-safe") {
            let p := mload(0x40)
            calldatacopy(p, data.offset, data.length)
            digest := keccak256(p, data.length)
        }
    }

    /// @notice The id of an asset of this contract on this chain.
    function compute(uint256 version, uint256 dataType, uint256 hashAlgorithm, bytes32 metadataHash)
        internal
        view
        returns (bytes32 id)
    {
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(p, chainid())
            mstore(add(p, 0x20), address())
            mstore(add(p, 0x40), version)
            mstore(add(p, 0x60), dataType)
            mstore(add(p, 0x80), hashAlgorithm)
            mstore(add(p, 0xa0), metadataHash)
            id := keccak256(p, 0xc0)
        }
    }
}
